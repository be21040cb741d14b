// Passkeys on the sign-in and the security page. A submit button with data-passkey="create" or "request" asks the browser for a
// credential first; the form then carries it in the hidden field data-passkey-credential, or the reason in data-passkey-error.
(function () {
  'use strict';

  const supported = typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function' && !!navigator.credentials;
  const paths = { create: '/account/passkey/creation-options', request: '/account/passkey/request-options' };
  let waiting;

  async function options(operation, signal) {
    const answer = await fetch(paths[operation], {
      method: 'POST', credentials: 'same-origin', signal,
      headers: { RequestVerificationToken: document.querySelector('meta[name="csrf"]').content },
    });
    if (!answer.ok) {
      throw new Error(answer.status === 429 ? 'Too many attempts. Wait a minute, then try again.' : 'The portal refused. Load the page again.');
    }
    return answer.json();
  }

  async function credential(operation, mediation) {
    waiting?.abort();
    waiting = new AbortController();
    const signal = waiting.signal;
    const json = await options(operation, signal);
    return operation === 'create'
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json), signal })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json), mediation, signal });
  }

  function reason(error) {
    if (error.name === 'NotAllowedError') return 'No passkey was given: the request was cancelled or timed out.';
    if (error.name === 'InvalidStateError') return 'This device has a passkey for your login already.';
    if (error.name === 'SecurityError') return 'Passkeys need https and a host name (an IP address will not do).';
    return error.message;
  }

  async function submitWith(form, operation, mediation) {
    try {
      const given = await credential(operation, mediation);
      form.querySelector('[data-passkey-credential]').value = JSON.stringify(given);
    } catch (error) {
      if (error.name === 'AbortError' || mediation) return;
      form.querySelector('[data-passkey-error]').value = reason(error);
    }
    form.submit();
  }

  document.addEventListener('submit', e => {
    const operation = e.submitter?.dataset.passkey;
    if (operation) {
      e.preventDefault();
      submitWith(e.target, operation);
    }
  });

  document.addEventListener('DOMContentLoaded', async () => {
    const buttons = document.querySelectorAll('[data-passkey]');
    if (!supported) {
      buttons.forEach(b => { b.disabled = true; b.title = 'This browser knows no passkeys, or the portal is not on https.'; });
      return;
    }
    // Offers the passkey in the list that the browser opens below the e-mail field.
    const request = document.querySelector('[data-passkey="request"]');
    if (request && await PublicKeyCredential.isConditionalMediationAvailable?.()) {
      submitWith(request.form, 'request', 'conditional');
    }
  });
})();
