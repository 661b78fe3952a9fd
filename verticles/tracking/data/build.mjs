// Writes tracking/geo.mmdb and tracking/bots.txt into the folder named on the command line.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { list } from "isbot";

const folder = join(process.argv[2], "tracking");
mkdirSync(folder, { recursive: true });
copyFileSync(
  "node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb",
  join(folder, "geo.mmdb"),
);
writeFileSync(join(folder, "bots.txt"), list.join("\n") + "\n");
