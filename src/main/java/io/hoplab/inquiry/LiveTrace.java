package io.hoplab.inquiry;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.capture.Marker;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.observe.Evidence;
import io.hoplab.observe.Observer;
import io.hoplab.observe.Opening;
import io.hoplab.survey.Survey;
import io.hoplab.topology.Topology;
import io.hoplab.watch.Instruments;
import io.hoplab.watch.KernelRoutes;
import io.hoplab.watch.KernelState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Shows the conversations of a network as they happen, those that begin while it watches.
 *
 * <p>A conversation is shown as soon as its first packets' fate is known, and after {@link
 * #LONGEST} at the latest. What has been shown is forgotten, so that this can go on for ever.
 */
public final class LiveTrace {
  private static final Duration QUIET = Duration.ofMillis(30);
  private static final Duration BUSY = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofMillis(1200);
  private static final Duration FORGET = Duration.ofSeconds(5);
  private static final int MOST_TUPLES = 50_000;
  private static final int MOST_PATHS = 1_000;

  private final RunningNetwork network;
  private final Topology planned;
  private final Instruments instruments;
  private final Predicate<Opening> wanted;
  private final Activity activity = new Activity();
  private final Map<FiveTuple, Boolean> tuples = bounded(MOST_TUPLES);
  private final Map<List<String>, Path> paths = bounded(MOST_PATHS);
  private final List<Opening> open = new ArrayList<>();
  private int numbered;
  private long lastForgotten = System.nanoTime();

  private record Path(int number, long times) {}

  /** Is shown each conversation, and says whether it wants more. */
  @FunctionalInterface
  public interface Listener {
    /** Takes a conversation. */
    boolean hears(Overheard overheard);
  }

  /**
   * Watches this network.
   *
   * @param planned the network that was built, from which hosts have their roles
   * @param instruments what watches the network, ready
   * @param wanted the conversations that are shown
   */
  public LiveTrace(
      RunningNetwork network,
      Topology planned,
      Instruments instruments,
      Predicate<Opening> wanted) {
    this.network = network;
    this.planned = planned;
    this.instruments = instruments;
    this.wanted = wanted;
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  /**
   * Shows conversations until the listener wants no more or the thread is interrupted.
   *
   * @throws IOException when the network cannot be watched
   */
  public void run(Listener listener) throws IOException, InterruptedException {
    instruments.onActivity(activity::signal);
    boolean more = true;
    while (more) {
      activity.await(open.isEmpty() ? Duration.ZERO : BUSY);
      activity.awaitQuiet(QUIET, BUSY);
      more = round(listener);
      if (System.nanoTime() - lastForgotten > FORGET.toNanos()) {
        lastForgotten = System.nanoTime();
        instruments.forget();
      }
    }
  }

  private boolean round(Listener listener) throws IOException {
    instruments.begin();
    long now = nanos(Instant.now());
    instruments.settle();
    Survey survey = Survey.of(network, planned);
    Observer observer =
        new Observer(
            new Evidence(
                survey.topology(),
                instruments.records(),
                new KernelRoutes(network, survey),
                new KernelState(network, survey)));
    List<Overheard> finished = new ArrayList<>();
    for (Opening opening : List.copyOf(open)) {
      look(observer, opening, now, finished);
    }
    for (var found = observer.opening(this::isKnown, now);
        found.isPresent();
        found = observer.opening(this::isKnown, now)) {
      know(found.get().meant());
      open.add(found.get());
      look(observer, found.get(), now, finished);
    }
    boolean more = true;
    for (Overheard overheard : finished) {
      more = more && listener.hears(overheard);
    }
    return more;
  }

  private void look(Observer observer, Opening opening, long now, List<Overheard> finished) {
    HostName client = opening.client();
    Conversation conversation = Inquiry.observe(observer, client, opening.meant());
    know(conversation);
    boolean late = now - opening.nanos() > LONGEST.toNanos();
    if (!late && !conversation.isOver()) {
      return;
    }
    open.remove(opening);
    if (wanted.test(opening)) {
      List<String> shape = conversation.shape();
      Path before = paths.get(shape);
      Path path =
          before == null ? new Path(++numbered, 1) : new Path(before.number(), before.times() + 1);
      paths.put(shape, path);
      finished.add(
          new Overheard(conversation, instant(opening.nanos()), path.number(), path.times()));
    }
  }

  private boolean isKnown(FiveTuple tuple) {
    return tuples.get(tuple) != null || Marker.isMarkers(tuple);
  }

  private void know(FiveTuple tuple) {
    tuples.put(tuple, true);
    tuples.put(tuple.mirrored(), true);
  }

  private void know(Conversation conversation) {
    conversation.packets().stream()
        .flatMap(packet -> packet.trace().hops().stream())
        .forEach(hop -> know(hop.tuple()));
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
  }
}
