package dev.jcompose.images.reference;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image: registry, repository, and a tag or a digest or both.
 *
 * <p>{@code nginx} means {@code docker.io/library/nginx}; a first part that holds a dot or a colon
 * or is {@code localhost} is a registry. Grammar: the distribution project's reference grammar.
 *
 * @param registry host and optional port, {@code docker.io} where none was written
 * @param repository the path in the registry, {@code library/nginx}
 * @param tag null where none was written
 * @param digest null where none was written
 */
public record Reference(
    String registry, String repository, @Nullable String tag, @Nullable Digest digest) {

  /** The registry name that stands for this machine and is never contacted. */
  public static final String LOCAL_REGISTRY = "jcompose.local";

  private static final String DEFAULT_REGISTRY = "docker.io";
  private static final String DEFAULT_NAMESPACE = "library/";
  private static final String DEFAULT_TAG = "latest";
  private static final int NAME_LENGTH = 255;

  private static final String DOMAIN_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:" + DOMAIN_PART + "(?:\\." + DOMAIN_PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?");
  private static final Pattern REPOSITORY_PART =
      Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
  private static final Pattern BARE_ID = Pattern.compile("[0-9a-f]{64}");

  /**
   * Reads a reference in the short or the long form.
   *
   * @throws InvalidReferenceException if it is none
   */
  public static Reference parse(String text) {
    if (BARE_ID.matcher(text).matches()) {
      throw new InvalidReferenceException(text, "64 hexadecimal digits are an id, not a name");
    }
    String rest = text;
    Digest digest = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = parseDigest(text, rest.substring(at + 1));
      rest = rest.substring(0, at);
    }
    String tag = null;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
    }
    if (tag != null && !TAG.matcher(tag).matches()) {
      throw new InvalidReferenceException(text, "\"" + tag + "\" is not a tag");
    }
    return named(text, rest, tag, digest);
  }

  private static Digest parseDigest(String text, String digest) {
    if (!Digest.isDigest(digest)) {
      throw new InvalidReferenceException(
          text, "\"" + digest + "\" is not sha256: and 64 hexadecimal digits");
    }
    return Digest.parse(digest);
  }

  private static Reference named(
      String text, String name, @Nullable String tag, @Nullable Digest digest) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    String registry = DEFAULT_REGISTRY;
    String repository = name;
    if (isRegistry(first)) {
      registry = first.equals("index.docker.io") ? DEFAULT_REGISTRY : first;
      repository = name.substring(slash + 1);
    }
    if (registry.equals(DEFAULT_REGISTRY) && repository.indexOf('/') < 0) {
      repository = DEFAULT_NAMESPACE + repository;
    }
    checkName(text, registry, repository);
    return new Reference(registry, repository, tag, digest);
  }

  private static boolean isRegistry(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || first.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
  }

  private static void checkName(String text, String registry, String repository) {
    if (!REGISTRY.matcher(registry).matches()) {
      throw new InvalidReferenceException(text, "\"" + registry + "\" is not a registry");
    }
    if (repository.chars().anyMatch(c -> c >= 'A' && c <= 'Z')) {
      throw new InvalidReferenceException(
          text, "repository name (" + repository + ") must be lowercase");
    }
    for (String part : repository.split("/", -1)) {
      if (!REPOSITORY_PART.matcher(part).matches()) {
        throw new InvalidReferenceException(
            text,
            part.isEmpty() || part.equals(text)
                ? "a repository name has parts of a-z, 0-9 and single . _ - between them"
                : "\"" + part + "\" is not a part of a repository name");
      }
    }
    if (registry.length() + 1 + repository.length() > NAME_LENGTH) {
      throw new InvalidReferenceException(
          text, "the name is longer than " + NAME_LENGTH + " characters");
    }
  }

  /** Registry and repository, {@code docker.io/library/nginx}. */
  public String name() {
    return registry + "/" + repository;
  }

  /** The name as people write it, {@code nginx}. */
  public String familiarName() {
    if (!registry.equals(DEFAULT_REGISTRY)) {
      return name();
    }
    return repository.startsWith(DEFAULT_NAMESPACE)
            && repository.indexOf('/', DEFAULT_NAMESPACE.length()) < 0
        ? repository.substring(DEFAULT_NAMESPACE.length())
        : repository;
  }

  /** The whole reference as people write it, {@code nginx:1.29}. */
  public String familiar() {
    return suffixed(familiarName());
  }

  /** With the tag {@code latest} where neither tag nor digest was written. */
  public Reference tagged() {
    return tag == null && digest == null
        ? new Reference(registry, repository, DEFAULT_TAG, null)
        : this;
  }

  /** True for names that stand for this machine and are never contacted. */
  public boolean isLocal() {
    return registry.equals(LOCAL_REGISTRY);
  }

  /** The whole reference in the long form. */
  @Override
  public String toString() {
    return suffixed(name());
  }

  private String suffixed(String name) {
    return name + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }
}
