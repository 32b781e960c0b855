// The runner of scripts for aarch64: an executable whose bytes are runner-aarch64.hex, made by
//   as -o r.o runner-aarch64.s && objcopy -O binary r.o r.bin
// It maps descriptor 3 at SCRIPT and takes steps until one of them is execve(2) or exit_group(2).
// Script.java describes a step.

        .set IMAGE, 0x400000            // where the kernel puts this file
        .set STATUS, 4                  // descriptor that a failure is told to

        .set NUMBER, 0
        .set RESULT, 56                 // where to store the result, 0 for nowhere
        .set IF_NEGATIVE, 64            // the step to take next, 0 to give up
        .set IF_ZERO, 72
        .set IF_POSITIVE, 80

// elf(5): the file header, then two program headers: all of the file, and a stack without code.
header:
        .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0
        .quad 0
        .short 2, 183                   // ET_EXEC, EM_AARCH64
        .long 1
        .quad IMAGE + start - header, segments - header, 0
        .long 0
        .short 64, 56, 2, 64, 0, 0
segments:
        .long 1, 5                      // PT_LOAD, PF_R | PF_X
        .quad 0, IMAGE, IMAGE, end - header, end - header, 0x10000
        .long 0x6474e551, 6             // PT_GNU_STACK, PF_R | PF_W
        .quad 0, 0, 0, 0, 0, 16

start:
        movz    x0, #0x1000, lsl #16    // mmap(0x10000000, 0x1000000, PROT_READ | PROT_WRITE,
        movz    x1, #0x100, lsl #16     //      MAP_SHARED | MAP_FIXED, 3, 0)
        mov     x2, #3
        mov     x3, #0x11
        mov     x4, #3
        mov     x5, #0
        mov     x8, #222
        svc     #0
        tbnz    x0, #63, die
        ldr     x19, [x0]               // the first word leads to the first step

step:
        ldr     x8, [x19, #NUMBER]
        ldp     x0, x1, [x19, #8]
        ldp     x2, x3, [x19, #24]
        ldp     x4, x5, [x19, #40]
        cmn     x8, #1
        b.eq    difference
        svc     #0
done:
        cbz     x0, zero                // zero is not stored: a forked child leaves memory alone
        ldr     x9, [x19, #RESULT]
        cbz     x9, nonzero
        str     x0, [x9]
nonzero:
        tbnz    x0, #63, negative
        ldr     x9, [x19, #IF_POSITIVE]
        b       next
negative:
        ldr     x9, [x19, #IF_NEGATIVE]
        b       next
zero:
        ldr     x9, [x19, #IF_ZERO]
next:
        cbz     x9, fail
        mov     x19, x9
        b       step

difference:                             // no call: one 32-bit word less another
        ldrsw   x0, [x0]
        ldrsw   x1, [x1]
        sub     x0, x0, x1
        b       done

fail:                                   // write(STATUS, { step, result }, 16)
        stp     x19, x0, [sp, #-16]!
        mov     x0, #STATUS
        mov     x1, sp
        mov     x2, #16
        mov     x8, #64
        svc     #0
die:
        mov     x0, #1                  // exit_group(1)
        mov     x8, #94
        svc     #0
end:
