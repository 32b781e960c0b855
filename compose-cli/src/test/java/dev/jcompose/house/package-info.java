/** Tests of the whole house: where code may go and how it looks. */
@NullMarked
package dev.jcompose.house;

import org.jspecify.annotations.NullMarked;
