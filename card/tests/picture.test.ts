import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AnypodPicture } from "../src/common/picture";
import { home } from "./hass";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

/** Look twice at a picture that is answered with a status; returns how often it was asked for. */
async function asked(path: string, status: number, isConnected = true): Promise<number> {
  const fetchWithAuth = vi.fn(() => Promise.resolve(new Response(null, { status })));
  const { hass, connection } = home(undefined, { fetchWithAuth });
  connection.connected = isConnected;
  const picture = new AnypodPicture();
  picture.path = path;
  document.body.append(picture);
  for (let look = 0; look < 2; look += 1) {
    picture.hass = { ...hass };
    await vi.advanceTimersByTimeAsync(1_000);
  }
  return fetchWithAuth.mock.calls.length;
}

test("a picture that does not exist is asked for once", async () => {
  expect(await asked("/a?x=1", 404)).toBe(1);
});

test.each([401, 429, 500, 503])("after %d it is asked for again", async (status) => {
  expect(await asked(`/b?x=${status}`, status)).toBe(2);
});

test("what is missing while Home Assistant is not there is asked for again", async () => {
  expect(await asked("/c?x=1", 404, false)).toBe(2);
});
