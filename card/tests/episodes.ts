/** Many episodes, told apart by their numbers. */

import type { Episode } from "../src/common/types";
import { episode as plain } from "./hass";

export function episode(id: string | number, changes: Partial<Episode> = {}): Episode {
  return plain({
    episode_id: `e${id}`,
    config_entry_id: "f1",
    title: `Episode ${id}`,
    ...changes,
  });
}
