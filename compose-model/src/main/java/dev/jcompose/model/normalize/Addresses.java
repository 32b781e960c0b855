package dev.jcompose.model.normalize;

/** Recognises IP addresses without asking a resolver. */
public final class Addresses {
  private Addresses() {}

  /** Whether the text is an IPv4 or IPv6 address. */
  public static boolean isAddress(String text) {
    return text.indexOf(':') >= 0 ? isIpv6(text) : isIpv4(text);
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return false;
      }
      if (Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return parts.length == 4;
  }

  private static boolean isIpv6(String text) {
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    int gap = address.indexOf("::");
    if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    int groups = 0;
    for (String group : address.split(":", -1)) {
      if (group.indexOf('.') >= 0) {
        if (!isIpv4(group) || !address.endsWith(group)) {
          return false;
        }
        groups += 2;
      } else if (!group.isEmpty()) {
        if (group.length() > 4 || !group.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
          return false;
        }
        groups++;
      }
    }
    boolean edges =
        (!address.startsWith(":") || address.startsWith("::"))
            && (!address.endsWith(":") || address.endsWith("::"));
    return edges && (gap >= 0 ? groups < 8 : groups == 8);
  }
}
