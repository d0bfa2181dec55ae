// One form per screen: the browser asks the passkey, its answer goes into the form, the form is
// sent. Byte strings travel as base64url.
(() => {
    const form = document.querySelector("form[data-passkey]");
    const options = document.getElementById("passkey-options");
    if (!form || !options || !window.PublicKeyCredential) return;
    form.hidden = false;
    for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = true;

    const bytes = (text) =>
        Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
    const text = (buffer) =>
        btoa(String.fromCharCode(...new Uint8Array(buffer)))
            .replace(/\+/g, "-")
            .replace(/\//g, "_")
            .replace(/=+$/, "");
    const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

    const asked = () => {
        const wanted = JSON.parse(options.textContent);
        wanted.challenge = bytes(wanted.challenge);
        if (wanted.user) wanted.user.id = bytes(wanted.user.id);
        if (wanted.excludeCredentials) wanted.excludeCredentials = known(wanted.excludeCredentials);
        if (wanted.allowCredentials) wanted.allowCredentials = known(wanted.allowCredentials);
        return wanted;
    };

    const told = (key) => {
        const answer = { clientDataJSON: text(key.response.clientDataJSON) };
        for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
            if (key.response[part]) answer[part] = text(key.response[part]);
        }
        if (key.response.getTransports) answer.transports = key.response.getTransports();
        return {
            id: key.id,
            rawId: text(key.rawId),
            type: key.type,
            response: answer,
            clientExtensionResults: key.getClientExtensionResults(),
        };
    };

    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const failed = form.querySelector(".door-failed");
        failed.hidden = true;
        try {
            const key = await navigator.credentials[form.dataset.passkey]({ publicKey: asked() });
            form.elements.passkey.value = JSON.stringify(told(key));
        } catch {
            failed.hidden = false;
            return;
        }
        // the page of an invitation: its passwords go along
        for (const field of document.querySelectorAll("[data-passwords] [name]")) {
            if (!form.elements[field.name]) form.append(Object.assign(field.cloneNode(), { type: "hidden" }));
        }
        form.submit();
    });
})();
