import { expect, test } from "vitest";
import { failure, refusal } from "../src/common/texts";
import { home } from "./hass";

const REFUSED = {
  code: "service_validation_error",
  message: "Validation error: Only 3.",
  translation_domain: "anypod",
  translation_key: "too_many",
  translation_placeholders: { limit: "3" },
};

test("a lost connection has a reason in words", async () => {
  const lost = { type: "result", success: false, error: { code: 3, message: "Connection lost" } };
  const { hass } = home();
  const words = "component.anypod.config_panel.common.connection_lost";
  expect(failure(hass, lost)).toBe(words);
  expect(await refusal(hass, lost)).toBe(words);
  expect(failure(hass, 3)).toBe(words);
  expect(failure(hass, new Error("offline"))).toBe("offline");
});

test("an action says in the user's language why not", async () => {
  const asked: unknown[] = [];
  const { hass } = home(undefined, {
    loadBackendTranslation: (...of) => {
      asked.push(of);
      return Promise.resolve((key, values) => `${key} ${JSON.stringify(values)}`);
    },
  });
  expect(await refusal(hass, REFUSED)).toBe(
    'component.anypod.exceptions.too_many.message {"limit":"3"}',
  );
  expect(asked).toEqual([["exceptions", "anypod"]]);
});

test("where there is no such text, the one that came with it is shown", async () => {
  const untranslated = home(undefined, { loadBackendTranslation: () => Promise.resolve(() => "") });
  expect(await refusal(untranslated.hass, REFUSED)).toBe(REFUSED.message);
  const broken = home(undefined, {
    loadBackendTranslation: () => Promise.reject(new Error("offline")),
  });
  expect(await refusal(broken.hass, REFUSED)).toBe(REFUSED.message);
  expect(await refusal(broken.hass, { code: "unknown", message: "No." })).toBe("No.");
});
