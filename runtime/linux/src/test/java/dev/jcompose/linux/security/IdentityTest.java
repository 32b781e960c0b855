package dev.jcompose.linux.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {

  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/sh
      # broken line
      broken:x:no:number:::
      app:x:1000:1001:App:/srv/app:/bin/sh
      homeless:x:1002:1002:::
      """;
  private static final String GROUP =
      """
      root:x:0:root
      wheel:x:10:root,app
      staff:x:50:app
      app:x:1001:
      empty:x:60
      """;

  private static Identity resolve(String spec, String... add) {
    return Identity.resolve(spec, List.of(add), PASSWD, GROUP);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'', 0, 0, '0 10', /root",
        "root, 0, 0, '0 10', /root",
        "app, 1000, 1001, '1001 10 50', /srv/app",
        "1000, 1000, 1001, '1001 10 50', /srv/app",
        "app:staff, 1000, 50, '50', /srv/app",
        "app:7, 1000, 7, '7', /srv/app",
        "4242, 4242, 0, '0', /",
        "4242:4343, 4242, 4343, '4343', /",
        ":staff, 0, 50, '50', /root",
        "homeless, 1002, 1002, '1002', /",
      })
  void usersAndGroupsAreThoseOfTheContainersFiles(
      String spec, int uid, int gid, String groups, String home) {
    List<Integer> ids = List.of(groups.split(" ")).stream().map(Integer::valueOf).toList();
    assertThat(resolve(spec)).isEqualTo(new Identity(uid, gid, ids, home));
  }

  @Test
  void addedGroupsFollowAndAreThereOnce() {
    assertThat(resolve("app", "empty", "10", "99").groups()).containsExactly(1001, 10, 50, 60, 99);
  }

  @Test
  void aContainerWithoutFilesHasRootAndNumbers() {
    assertThat(Identity.resolve("", List.of(), "", ""))
        .isEqualTo(new Identity(0, 0, List.of(0), "/"));
  }

  @Test
  void namesWithoutEntryAndWildNumbersAreRefused() {
    assertThatThrownBy(() -> resolve("nobody"))
        .hasMessage("unable to find user nobody: no matching entries in passwd file");
    assertThatThrownBy(() -> resolve("app:crew"))
        .hasMessage("unable to find group crew: no matching entries in group file");
    assertThatThrownBy(() -> resolve("app", "crew"))
        .hasMessage("unable to find group crew: no matching entries in group file");
    assertThatThrownBy(() -> resolve("4294967296"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("user or group id 4294967296 is not between 0 and 2147483647");
  }
}
