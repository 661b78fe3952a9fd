package io.tributary.app;

import io.tributary.kit.config.ConfigException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param environment which overlay of the settings is used: dev, rct or prod
 * @param conf a folder with overlays ({@code <environment>.yaml}) and contract fragments ({@code
 *     openapi/*.yaml}) that add to those in the jar, or null
 * @param roles what the node hosts, or null for what the settings say
 * @param cluster join other nodes, whatever the settings say
 * @param rehearse start, do what a node does first, stop
 * @param help print the usage and stop
 */
record Options(
    String environment,
    @Nullable Path conf,
    @Nullable String roles,
    boolean cluster,
    boolean rehearse,
    boolean help) {
  static final String USAGE =
      """
      Usage: tributary [--env dev|rct|prod] [--conf FOLDER] [--roles ROLE,…] [--cluster] [--rehearse]

        --env    which settings overlay to use; default dev: one machine, all servers started by this process
        --conf   a folder whose <env>.yaml overrides settings and whose openapi/*.yaml add operations
        --roles  what this node hosts: gateway, edge, auth, catalogue, tracking, payments, notifications; default: all
        --cluster
                 join other nodes: cluster.host, cluster.members or cluster.dns say where
        --rehearse
                 for the build, on an empty home: start, answer a few requests, stop
        --help   this text

      Every setting can be given in the environment: TRIBUTARY_PORT, TRIBUTARY_HOME, TRIBUTARY_POSTGRES_HOST …
      conf/tributary.yaml lists them all with their defaults.
      """;

  private static final Set<String> ENVIRONMENTS = Set.of("dev", "rct", "prod");

  /**
   * @throws ConfigException if an argument is not known or lacks its value
   */
  static Options parse(String[] arguments) {
    String environment = "dev";
    Path conf = null;
    String roles = null;
    boolean cluster = false;
    boolean rehearse = false;
    boolean help = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--env" -> environment = value(arguments, i++);
        case "--conf" -> conf = Path.of(value(arguments, i++));
        case "--roles" -> roles = value(arguments, i++);
        case "--cluster" -> cluster = true;
        case "--rehearse" -> rehearse = true;
        case "--help", "-h" -> help = true;
        default -> throw new ConfigException("unknown argument «" + arguments[i] + "»; see --help");
      }
    }
    if (!ENVIRONMENTS.contains(environment)) {
      throw new ConfigException("--env must be one of dev, rct, prod, not «" + environment + "»");
    }
    return new Options(environment, conf, roles, cluster, rehearse, help);
  }

  private static String value(String[] arguments, int flag) {
    if (flag + 1 >= arguments.length) {
      throw new ConfigException(arguments[flag] + " needs a value; see --help");
    }
    return arguments[flag + 1];
  }
}
