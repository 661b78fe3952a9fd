package io.tributary.solo.testing.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import io.tributary.solo.testing.ControlledServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container. Testcontainers makes and removes it; what happens to it in between is
 * told to the engine directly, because Testcontainers only knows containers that run.
 */
final class ServerContainer implements ControlledServer {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final int STOP_TIMEOUT_S = 30;
  private static final String LOOPBACK = "127.0.0.1";

  private final ServerImage image;
  private final Address address;
  private final GenericContainer<?> container;
  private boolean made;

  ServerContainer(ServerImage image, String host) {
    this.image = image;
    // Chosen here and not by the engine, which would choose another one at each start.
    address = new Address(host, freePort());
    container = new GenericContainer<>(DockerImageName.parse(image.name()));
    container.withExposedPorts(image.port());
    container.setPortBindings(List.of(openOn(host) + address.port() + ":" + image.port()));
    container.withEnv(image.environment(address));
    container.waitingFor(new Answers());
    if (!image.command().isEmpty()) {
      container.withCommand(image.command().toArray(String[]::new));
    }
  }

  /** Nobody else's machine has to reach servers without passwords. */
  private static String openOn(String host) {
    return host.equals("localhost") || host.equals(LOOPBACK) ? LOOPBACK + ":" : "";
  }

  Address address() {
    return address;
  }

  @Override
  public synchronized void start() {
    if (!made) {
      made = true;
      container.start();
      image.settle(address);
    } else if (!isRunning()) {
      engine().startContainerCmd(container.getContainerId()).exec();
      awaitAnswer();
    }
  }

  private void awaitAnswer() {
    try {
      Awaitility.await()
          .atMost(START_TIMEOUT)
          .pollDelay(Duration.ZERO)
          .pollInterval(INTERVAL)
          .until(() -> image.answers(address) || !isRunning());
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(failure("did not answer in time"), e);
    }
    if (!isRunning()) {
      throw new IllegalStateException(failure("ended while starting"));
    }
  }

  private String failure(String what) {
    return "%s at %s %s. Its log:%n%s".formatted(image.name(), address, what, container.getLogs());
  }

  private boolean isRunning() {
    return Boolean.TRUE.equals(state().getRunning());
  }

  private boolean isPaused() {
    return Boolean.TRUE.equals(state().getPaused());
  }

  private InspectContainerResponse.ContainerState state() {
    return engine().inspectContainerCmd(container.getContainerId()).exec().getState();
  }

  @Override
  public synchronized void stop() {
    if (isRunning()) {
      engine().stopContainerCmd(container.getContainerId()).withTimeout(STOP_TIMEOUT_S).exec();
    }
  }

  @Override
  public synchronized void kill() {
    if (isRunning()) {
      engine().killContainerCmd(container.getContainerId()).exec();
      var _ =
          engine()
              .waitContainerCmd(container.getContainerId())
              .exec(new WaitContainerResultCallback())
              .awaitStatusCode(STOP_TIMEOUT_S, TimeUnit.SECONDS);
    }
  }

  @Override
  public synchronized void pause() {
    if (isRunning() && !isPaused()) {
      engine().pauseContainerCmd(container.getContainerId()).exec();
    }
  }

  @Override
  public synchronized void resume() {
    if (isPaused()) {
      engine().unpauseContainerCmd(container.getContainerId()).exec();
    }
  }

  /** Kills it and removes its data. */
  synchronized void remove() {
    container.stop();
  }

  private DockerClient engine() {
    return container.getDockerClient();
  }

  /** Below those that the system gives to connections, one of which could take it meanwhile. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        socket.setReuseAddress(true);
        return port;
      } catch (IOException e) {
        // Somebody has it.
      }
    }
  }

  /** Asks the server itself: its log and its open port say too early that it is there. */
  private final class Answers extends AbstractWaitStrategy {

    @Override
    protected void waitUntilReady() {
      awaitAnswer();
    }
  }
}
