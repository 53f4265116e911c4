// Asks the device for a passkey, and sends its answer with the form around the button. Without it there is a code.
(() => {
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const keys = list => (list || []).map(key => ({...key, id: bytes(key.id)}));

  const ask = async (kind, options) => {
    options.challenge = bytes(options.challenge);
    if (kind === 'create') {
      options.user.id = bytes(options.user.id);
      options.excludeCredentials = keys(options.excludeCredentials);
    } else {
      options.allowCredentials = keys(options.allowCredentials);
    }
    const made = await navigator.credentials[kind]({publicKey: options});
    const answer = made.response;
    const response = {clientDataJSON: text(answer.clientDataJSON)};
    if (kind === 'create') {
      response.attestationObject = text(answer.attestationObject);
      response.transports = answer.getTransports ? answer.getTransports() : [];
    } else {
      response.authenticatorData = text(answer.authenticatorData);
      response.signature = text(answer.signature);
      if (answer.userHandle) response.userHandle = text(answer.userHandle);
    }
    return JSON.stringify({
      id: made.id, rawId: text(made.rawId), type: made.type,
      authenticatorAttachment: made.authenticatorAttachment || undefined,
      clientExtensionResults: {}, response,
    });
  };

  if (!window.PublicKeyCredential) return;
  for (const button of document.querySelectorAll('[data-passkey]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const form = button.closest('form');
      const error = form.querySelector('[data-passkey-error]');
      error.hidden = true;
      button.disabled = true;
      try {
        const options = await fetch(button.dataset.options, {headers: {Accept: 'application/json'}});
        form.elements.passkey.value = await ask(button.dataset.passkey, await options.json());
        if (button.name) {
          const chosen = document.createElement('input');
          chosen.type = 'hidden';
          chosen.name = button.name;
          chosen.value = button.value;
          form.append(chosen);
        }
        form.submit();
      } catch (refused) {
        error.hidden = false;
        button.disabled = false;
      }
    });
  }
})();
