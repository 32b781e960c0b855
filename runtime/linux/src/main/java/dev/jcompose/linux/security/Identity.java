package dev.jcompose.linux.security;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whom a container's process runs as.
 *
 * @param groups for setgroups(2): the primary group first, then the supplementary ones
 * @param home the home directory; {@code /} where the user has no entry
 */
public record Identity(int uid, int gid, List<Integer> groups, String home) {

  private static final long MAX_ID = Integer.MAX_VALUE;

  private record User(String name, int uid, int gid, String home) {}

  private record Group(String name, int gid, List<String> members) {}

  public Identity {
    groups = List.copyOf(groups);
  }

  /**
   * Resolves {@code user[:group]} and {@code group_add} as Docker does. A number is an id, with or
   * without an entry; a name needs one. No user is uid 0. A user with an entry has its group, its
   * home and, unless a group is given, the supplementary groups that list it. Malformed lines of
   * the files are passed over.
   *
   * @param spec {@code user}, {@code user:group}, {@code :group} or empty
   * @param passwd the container's /etc/passwd, empty if it has none
   * @param group the container's /etc/group, empty if it has none
   * @throws InvalidSettingException for a name without an entry or an id out of range
   */
  public static Identity resolve(String spec, List<String> groupAdd, String passwd, String group) {
    int colon = spec.indexOf(':');
    String userPart = colon < 0 ? spec : spec.substring(0, colon);
    String groupPart = colon < 0 ? "" : spec.substring(colon + 1);
    List<Group> groups = groups(group);

    Optional<User> user = user(userPart, users(passwd));
    int uid = user.map(User::uid).orElseGet(() -> id(userPart.isEmpty() ? "0" : userPart));
    int gid = user.map(User::gid).orElse(0);
    Set<Integer> all = new LinkedHashSet<>();
    if (!groupPart.isEmpty()) {
      gid = groupId(groupPart, groups);
      all.add(gid);
    } else {
      all.add(gid);
      user.ifPresent(
          u ->
              groups.stream().filter(g -> g.members.contains(u.name)).forEach(g -> all.add(g.gid)));
    }
    groupAdd.forEach(name -> all.add(groupId(name, groups)));
    return new Identity(
        uid, gid, List.copyOf(all), user.map(User::home).filter(h -> !h.isEmpty()).orElse("/"));
  }

  private static Optional<User> user(String text, List<User> users) {
    OptionalLong number = number(text.isEmpty() ? "0" : text);
    Predicate<User> wanted =
        number.isPresent() ? u -> u.uid == number.getAsLong() : u -> u.name.equals(text);
    Optional<User> found = users.stream().filter(wanted).findFirst();
    if (found.isEmpty() && number.isEmpty()) {
      throw new InvalidSettingException(
          "unable to find user " + text + ": no matching entries in passwd file");
    }
    return found;
  }

  private static int groupId(String text, List<Group> groups) {
    if (number(text).isPresent()) {
      return id(text);
    }
    return groups.stream()
        .filter(g -> g.name.equals(text))
        .findFirst()
        .map(Group::gid)
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "unable to find group " + text + ": no matching entries in group file"));
  }

  private static int id(String text) {
    long id = number(text).orElse(-1);
    if (id < 0 || id > MAX_ID) {
      throw new InvalidSettingException(
          "user or group id " + text + " is not between 0 and " + MAX_ID);
    }
    return (int) id;
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static List<User> users(String passwd) {
    List<User> users = new ArrayList<>();
    for (String line : passwd.lines().toList()) {
      String[] fields = line.strip().split(":", -1);
      if (fields.length >= 4 && isId(fields[2]) && isId(fields[3])) {
        users.add(
            new User(fields[0], id(fields[2]), id(fields[3]), fields.length > 5 ? fields[5] : ""));
      }
    }
    return users;
  }

  private static List<Group> groups(String text) {
    List<Group> groups = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.strip().split(":", -1);
      if (fields.length >= 3 && isId(fields[2])) {
        List<String> members =
            fields.length > 3 ? List.of(fields[3].split(",", -1)) : List.<String>of();
        groups.add(new Group(fields[0], id(fields[2]), members));
      }
    }
    return groups;
  }

  private static boolean isId(String text) {
    OptionalLong number = number(text);
    return number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() <= MAX_ID;
  }
}
