/** Which feeds a card is about. */

import type { DeviceEntry, HomeAssistant } from "../common/hass";
import type { Feed } from "../common/types";
import type { Settings } from "./config";

const DOMAIN = "anypod";

/** Why there is nothing to show, though something was asked for. */
export type Missing = "feed" | "entity" | "device" | "area";

export interface Scope {
  /** The feeds' config entries; null for all there are. */
  ids: readonly string[] | null;
  missing: Missing | null;
}

type Registries = Pick<HomeAssistant, "entities" | "devices">;

const ALL: Scope = { ids: null, missing: null };

/** Find out which feeds are meant; the hub stands for all of them. */
export function scopeOf(settings: Settings, home: Registries): Scope {
  const { feeds, entities, devices, areas } = settings;
  if (feeds.length + entities.length + devices.length + areas.length === 0) {
    return ALL;
  }
  const ofEntities = entities.map((id) => entityDevice(home, id));
  const named = [...ofEntities, ...devices.map((id) => home.devices[id])].filter(isThere);
  if (named.some((device) => isHub(home, device))) {
    return ALL;
  }
  const found = [...named, ...inAreas(home, areas)].map(entryOf).filter(isThere);
  const ids = [...new Set([...feeds, ...found])];
  return { ids, missing: ids.length === 0 ? whatIsMissing(settings) : null };
}

/** Return the feeds of a scope, as far as they are still there. */
export function feedsOf(scope: Scope, feeds: ReadonlyMap<string, Feed>): Feed[] {
  return scope.ids === null
    ? [...feeds.values()]
    : scope.ids.map((id) => feeds.get(id)).filter(isThere);
}

/** Return whether an entity is one of ours. */
export function isOurs(home: Registries, entityId: string): boolean {
  return home.entities[entityId]?.platform === DOMAIN;
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function entityDevice(home: Registries, entityId: string): DeviceEntry | undefined {
  const device = home.entities[entityId]?.device_id ?? null;
  return device === null || !isOurs(home, entityId) ? undefined : home.devices[device];
}

function entryOf(device: DeviceEntry): string | undefined {
  return device.identifiers?.find(([domain]) => domain === DOMAIN)?.[1];
}

function isHub(home: Registries, device: DeviceEntry): boolean {
  return (
    entryOf(device) !== undefined &&
    Object.values(home.devices).some((other) => other?.via_device_id === device.id)
  );
}

/** What is in an area by itself, or because its device is; the hub has no say here. */
function inAreas(home: Registries, areas: readonly string[]): DeviceEntry[] {
  const isInside = (one: { area_id?: string | null }): boolean => areas.includes(one.area_id ?? "");
  const byEntity = Object.values(home.entities)
    .filter(isThere)
    .filter(isInside)
    .map((entity) => entityDevice(home, entity.entity_id));
  return [...Object.values(home.devices).filter(isThere).filter(isInside), ...byEntity]
    .filter(isThere)
    .filter((device) => !isHub(home, device));
}

function whatIsMissing({ entities, devices, areas }: Settings): Missing {
  if (entities.length > 0) {
    return "entity";
  }
  if (devices.length > 0) {
    return "device";
  }
  return areas.length > 0 ? "area" : "feed";
}
