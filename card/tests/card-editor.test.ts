import { describe, expect, it } from "vitest";
import english from "../../custom_components/anypod/translations/en.json";
import { announce, configForm, stubConfig } from "../src/card/editor";
import { settingsOf } from "../src/card/config";
import type { HomeAssistant } from "../src/common/hass";
import { home } from "./hass";

interface Announced {
  type: string;
  documentationURL: string;
  getEntitySuggestion: (hass: HomeAssistant, entityId: string) => { config: unknown } | null;
}

function announced(): Announced[] {
  return (window as Window & { customCards?: Announced[] }).customCards ?? [];
}

const TEXTS: Record<string, string> = english.config_panel.card;

function said(key: string): string {
  return TEXTS[key.split(".").at(-1) ?? ""] ?? "";
}

describe("announce", () => {
  it("has the card in the list of cards once", () => {
    announce();
    announce();
    expect(announced().map((card) => card.type)).toEqual(["anypod-card"]);
    expect(announced()[0]?.documentationURL).toMatch(/^https:.*\/docs\/dashboard\.md$/);
  });

  it("offers the card for our entities", () => {
    announce();
    const { hass } = home(undefined, {
      entities: {
        "sensor.talk_status": { entity_id: "sensor.talk_status", platform: "anypod" },
        "light.lamp": { entity_id: "light.lamp", platform: "hue" },
      },
    });
    const [card] = announced();
    expect(card?.getEntitySuggestion(hass, "light.lamp")).toBeNull();
    expect(card?.getEntitySuggestion(hass, "sensor.talk_status")).toEqual({
      config: { type: "custom:anypod-card", entity: "sensor.talk_status" },
    });
  });
});

describe("configForm", () => {
  it("has words for everything, once they are loaded", async () => {
    const { hass } = home(undefined, { loadBackendTranslation: () => Promise.resolve(said) });
    expect(settingsOf({ type: "custom:anypod-card", ...stubConfig(hass) }).layout).toBe("normal");
    const { schema, computeLabel, computeHelper } = await configForm();
    for (const field of schema) {
      expect(computeLabel(field), field.name).toMatch(/^[A-Z]/);
    }
    expect(computeHelper({ name: "layout" })).toBeUndefined();
    expect(computeHelper({ name: "device" })).toBe(TEXTS.help_device);
    expect(JSON.stringify(schema)).not.toContain("card.");
    expect(JSON.stringify(schema)).toContain("List of episodes");
  });
});
