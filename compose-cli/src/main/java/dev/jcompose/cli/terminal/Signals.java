package dev.jcompose.cli.terminal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Reactions to signals. The JDK has no supported way; {@code sun.misc.Signal} (module
 * jdk.unsupported) is the usual one. By reflection, because javac cannot be told that its warning
 * is known.
 */
public final class Signals {
  private static final Class<?> SIGNAL = type("sun.misc.Signal");
  private static final Class<?> HANDLER = type("sun.misc.SignalHandler");

  private Signals() {}

  /** Runs the action, on a thread of its own, each time a signal such as {@code INT} arrives. */
  public static Handle on(String name, Runnable action) {
    InvocationHandler run =
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == HANDLER) {
            action.run();
            return null;
          }
          return method.invoke(action, arguments);
        };
    Object handler =
        Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {HANDLER}, run);
    Object before = handle(name, handler);
    return () -> handle(name, before);
  }

  private static Object handle(String name, Object handler) {
    try {
      Object signal = SIGNAL.getConstructor(String.class).newInstance(name);
      Method handle = SIGNAL.getMethod("handle", SIGNAL, HANDLER);
      return handle.invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("handle signal " + name, e);
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this JDK has no module jdk.unsupported", e);
    }
  }

  /** A reaction in place; closing puts the former one back. */
  public interface Handle extends AutoCloseable {
    @Override
    void close();
  }
}
