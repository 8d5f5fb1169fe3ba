/** Draws the signatures of the lessons on a package's list of them. The list does without. */
import { wave } from "./wave.js";

for (const place of document.querySelectorAll("[data-wave]")) place.append(wave(place.dataset.wave, 48).element);
