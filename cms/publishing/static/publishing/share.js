// “Ask them with a message”: the phone's own list of ways to send something; without it the sentence
// and the link are copied. Without this file the button stays hidden, and the mail is there.
(() => {
	"use strict";

	const shared = async (button) => {
		const { shareText: text, shareUrl: url, shareCopied: copied } = button.dataset;
		if (navigator.share) {
			try {
				await navigator.share({ text, url });
				return "";
			} catch (error) {
				if (error.name === "AbortError") return "";
			}
		}
		const words = `${text} ${url}`;
		try {
			await navigator.clipboard.writeText(words);
			return copied;
		} catch {
			return words; // no right to the clipboard: to be copied by hand
		}
	};

	for (const button of document.querySelectorAll("[data-share-url]")) {
		button.hidden = false;
		button.addEventListener("click", async () => {
			const told = button.parentElement.querySelector("[data-share-told]");
			told.textContent = await shared(button);
		});
	}
})();
