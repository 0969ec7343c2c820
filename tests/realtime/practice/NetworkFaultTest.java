package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.RTCPeerConnectionState;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Speech;

/** The network between caller and partner dies and comes back, really: no datagram passes. */
class NetworkFaultTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SESSION = "{\"type\":\"realtime\"}";

    private PracticePartner partner;
    private Client client;
    private Offerer.Library library;

    @BeforeEach
    void start() {
        partner = PracticePartner.start(PracticeOptions.defaults());
        Assumptions.assumeTrue(partner.hasWebRtc(), "no WebRTC library for this platform");
        client = new Client(partner);
        library = new Offerer.Library();
    }

    @AfterEach
    void stop() {
        partner.close();
        if (library != null) {
            library.close();
        }
    }

    private static String receive(DatagramSocket socket) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength()) + " " + packet.getPort();
    }

    private static void send(DatagramSocket socket, String text, int port) throws Exception {
        byte[] bytes = text.getBytes();
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    @Test
    void a_relay_carries_datagrams_both_ways_and_none_while_dead() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        AtomicBoolean dead = new AtomicBoolean();
        try (DatagramSocket target = new DatagramSocket(0, here); DatagramSocket one = new DatagramSocket(0, here);
                DatagramSocket two = new DatagramSocket(0, here);
                UdpRelay relay = UdpRelay.open(new InetSocketAddress(here, target.getLocalPort()), dead::get)) {
            target.setSoTimeout(2000);
            one.setSoTimeout(2000);
            send(one, "from one", relay.port());
            String[] first = receive(target).split(" ");
            send(two, "from two", relay.port());
            String[] second = receive(target).split(" ");
            assertEquals("one", first[1]);
            assertNotEquals(first[2], second[2], "each sender has a port of its own, as behind a NAT");
            send(target, "answer", Integer.parseInt(first[2]));
            assertEquals("answer " + relay.port(), receive(one));
            dead.set(true);
            target.setSoTimeout(300);
            one.setSoTimeout(300);
            send(one, "lost", relay.port());
            assertThrows(SocketTimeoutException.class, () -> receive(target));
            send(target, "lost", Integer.parseInt(first[2]));
            assertThrows(SocketTimeoutException.class, () -> receive(one));
            dead.set(false);
            send(one, "again", relay.port());
            assertTrue(receive(target).startsWith("again"));
        }
    }

    @Test
    void the_callers_addresses_are_hidden_and_the_partners_are_the_relays() throws Exception {
        try (NetworkRelay way = new NetworkRelay(new Network(new Script.NetworkFault(1, null, 1, 1)), null)) {
            String candidate = "a=candidate:1 1 udp 2122260223 127.0.0.1 40000 typ host generation 0";
            assertEquals("v=0\r\na=mid:0\r\n", way.offer("v=0\r\n" + candidate + "\r\na=mid:0\r\n"));
            String answer = way.answer("v=0\r\n" + candidate + "\r\n"
                + "a=candidate:2 1 tcp 1518280447 127.0.0.1 40001 typ host tcptype passive\r\n");
            assertTrue(answer.matches("v=0\r\na=candidate:1 1 udp 2122260223 127\\.0\\.0\\.1 \\d+ typ host generation "
                + "0\r\n"), answer);
            assertFalse(answer.contains(" 40000 "), answer);
        }
    }

    @Test
    void after_three_seconds_the_same_call_goes_on() throws Exception {
        partner.play(Script.parse("""
            {"turns":[{"answer":"Yes.","transcription_delay_ms":0}],
             "faults":{"network":{"cut_after_turn":1,"for_ms":3000,"first":1}}}"""));
        try (Offerer caller = new Offerer(library)) {
            Client.Answer answer = client.call(caller.offer(), SESSION);
            caller.accept(answer.body());
            try (TestSocket sideband = client.socket("?call_id=" + answer.callId())) {
                caller.say(Speech.join(Speech.silence(300, 48_000), Speech.pcm("Is anybody there?", 48_000)));
                caller.events.await("output_audio_buffer.stopped");
                Await.until("the cut", LIMIT, partner::isNetworkDead);
                long cut = System.nanoTime();
                caller.send("{\"type\":\"response.create\",\"response\":{\"instructions\":\"Say exactly: Back.\"}}");
                sideband.send("{\"type\":\"input_audio_buffer.clear\"}");
                sideband.events.await("input_audio_buffer.cleared");
                assertTrue(partner.isNetworkDead(), "the sideband stays up meanwhile");
                assertEquals(0, caller.events.of("input_audio_buffer.cleared").size(), "nothing reaches the caller");
                caller.events.await("response.created", 2);
                assertTrue(System.nanoTime() - cut >= 2_900_000_000L, "not before the network is back");
                assertEquals(1, caller.events.of("input_audio_buffer.cleared").size(), "what was said is not lost");
                caller.takeHeardEnergy();
                caller.events.await("output_audio_buffer.stopped", 2);
                assertTrue(caller.takeHeardEnergy() > 0, "and it is heard again");
                assertTrue(sideband.isOpen());
                assertEquals(1, partner.liveCalls());
            }
        }
    }

    @Test
    void a_long_cut_ends_the_call_and_keeps_a_new_one_waiting() throws Exception {
        partner.play(Script.parse("{\"faults\":{\"network\":{\"cut_after_ms\":500,\"for_ms\":16000,\"first\":1}}}"));
        try (Offerer caller = new Offerer(library); Offerer next = new Offerer(library)) {
            Client.Answer answer = client.call(caller.offer(), SESSION);
            caller.accept(answer.body());
            TestSocket sideband = client.socket("?call_id=" + answer.callId());
            Await.until("the cut", LIMIT, partner::isNetworkDead);
            Await.until("the partner to give up", LIMIT, () -> !sideband.isOpen());
            assertEquals("closed 1000 ", sideband.awaitEnd());
            assertEquals(404, client.post("/realtime/calls/" + answer.callId() + "/hangup", "").status());
            assertTrue(partner.isNetworkDead(), "it gives up during the cut");
            Client.Answer second = client.call(next.offer(), SESSION);
            assertEquals(201, second.status());
            next.apply(second.body());
            Await.until("the network to come back", LIMIT, () -> {
                boolean dead = partner.isNetworkDead();
                assertTrue(!dead || next.state() != RTCPeerConnectionState.CONNECTED, "through a dead network");
                return !dead;
            });
            next.events.await("session.created");
        }
    }
}
