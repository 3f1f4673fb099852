import { expect, test } from "vitest";
import { failure, hasTexts } from "../src/common/texts";
import { home } from "./hass";

const REFUSED = {
  code: "too_many",
  message: "Only 3.",
  translation_domain: "anypod",
  translation_key: "too_many",
  translation_placeholders: { limit: "3" },
};

test("a lost connection has a reason in words", () => {
  const lost = { type: "result", success: false, error: { code: 3, message: "Connection lost" } };
  const { hass } = home();
  const words = "component.anypod.config_panel.common.connection_lost";
  expect(failure(hass, lost)).toBe(words);
  expect(failure(hass, 3)).toBe(words);
  expect(failure(hass, new Error("offline"))).toBe("offline");
  expect(failure(hass, "offline")).toBe("offline");
});

test("what is refused says in the user's language why", () => {
  const { hass } = home(undefined, {
    localize: (key, values) => `${key} ${JSON.stringify(values)}`,
  });
  expect(failure(hass, REFUSED)).toBe('component.anypod.exceptions.too_many.message {"limit":"3"}');
  const plain = { ...REFUSED, translation_placeholders: null };
  expect(failure(hass, plain)).toBe("component.anypod.exceptions.too_many.message {}");
});

test("where there is no such text, the one that came with it is shown", () => {
  const { hass } = home(undefined, { localize: () => "" });
  expect(failure(hass, REFUSED)).toBe("Only 3.");
  const { hass: other } = home();
  expect(failure(other, { code: "unknown_command", message: "Unknown command." })).toBe(
    "Unknown command.",
  );
});

test("the words for it are loaded with all others", async () => {
  const asked: unknown[] = [];
  const { hass } = home(undefined, {
    language: "nl",
    loadBackendTranslation: (...of) => {
      asked.push(of);
      return Promise.resolve((key) => key);
    },
  });
  await new Promise<void>((resolve) => {
    expect(hasTexts(hass, resolve)).toBe(false);
  });
  expect(asked).toEqual([
    ["config_panel", "anypod"],
    ["exceptions", "anypod"],
  ]);
});
