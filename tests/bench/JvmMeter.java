package bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What happens in another JVM's heap, as it tells by itself. */
final class JvmMeter implements AutoCloseable {
    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final MemoryMXBean memory;

    JvmMeter(ProcessHandle process) throws IOException {
        connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(process)));
        threads = ManagementFactory.getPlatformMXBean(connector.getMBeanServerConnection(), ThreadMXBean.class);
        memory = ManagementFactory.getPlatformMXBean(connector.getMBeanServerConnection(), MemoryMXBean.class);
    }

    private static String agent(ProcessHandle process) throws IOException {
        VirtualMachine jvm;
        try {
            jvm = VirtualMachine.attach(String.valueOf(process.pid()));
        } catch (AttachNotSupportedException e) {
            throw new IOException("The JVM " + process.pid() + " cannot be asked", e);
        }
        try {
            return jvm.startLocalManagementAgent();
        } finally {
            jvm.detach();
        }
    }

    /** Bytes that all its threads have allocated since it has started. */
    long allocated() {
        return threads.getTotalThreadAllocatedBytes();
    }

    /** Bytes of its heap in use, after a collection. */
    long live() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
