// What the page does beyond showing: it works without all of this.
for (const time of document.querySelectorAll("time")) {
  time.textContent = new Date(time.dateTime).toLocaleDateString(undefined, { dateStyle: "long" });
}

const button = document.getElementById("copy");
const address = document.getElementById("address");
const status = document.getElementById("status");
button.hidden = false;
button.addEventListener("click", async () => {
  let copied = true;
  try {
    await navigator.clipboard.writeText(address.value);
  } catch {
    // Without https, as at home, browsers have no clipboard but this one.
    address.select();
    copied = document.execCommand("copy");
  }
  status.textContent = copied ? "Copied." : "Please copy the address by hand.";
});

addEventListener("play", (event) => {
  for (const player of document.querySelectorAll("audio, video")) {
    if (player !== event.target) player.pause();
  }
}, true);
