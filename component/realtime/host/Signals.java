package realtime.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals that ask a process to stop. Java's own shutdown hooks do not tell which one came, nor that another did.
 * {@code sun.misc.Signal} does, which every JDK exports for want of anything else (JEP 260); it is called by reflection,
 * since the compiler warns of its name.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Does this, on a thread of its own, each time the signal comes; its usual effect is gone. Returns false where the
     * platform lets nobody do so.
     *
     * @param name without SIG
     */
    static boolean on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "Signals";
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
            signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException notHere) {
            LOG.debug("SIG{} cannot be handled", name);
            return false;
        }
    }
}
