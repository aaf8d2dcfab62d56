// A small EHR in the browser: its own FHIR server and keys, another's CDS service. Speaks CDS Hooks 2.0.1 with public libraries.
import { SignJWT, exportJWK, generateKeyPair } from './vendor/jose-6.2.17.min.js';
import FHIR from './vendor/fhirclient-2.6.3.min.js';

const settings = await (await fetch('config.json')).json(); // cds: where the service is; audience: how it names itself; patient
const fhir = FHIR.client({ serverUrl: location.origin + '/fhir' });
const byId = id => document.getElementById(id);
let services = [];

// The keys are made here, for this page alone; the public one is published at the address that was registered.
const keys = await generateKeyPair('ES384', { extractable: false });
const kid = crypto.randomUUID();
await fetch('keys', { method: 'POST', body: JSON.stringify({ ...(await exportJWK(keys.publicKey)), kid, use: 'sig', alg: 'ES384' }) });

function token(path) {
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES384', typ: 'JWT', kid, jku: settings.issuer + '/jwks.json' })
    .setIssuer(settings.issuer).setAudience(settings.audience + path).setJti(crypto.randomUUID())
    .setIssuedAt().setExpirationTime('2m').sign(keys.privateKey);
}

async function call(method, path, body) {
  const started = performance.now();
  let outcome = 'stopped by the browser';
  try {
    const answer = await fetch(settings.cds + path, {
      method,
      headers: { Authorization: 'Bearer ' + await token(path), ...(body ? { 'Content-Type': 'application/json' } : {}) },
      body: body && JSON.stringify(body)
    });
    outcome = answer.status;
    const text = await answer.text();
    if (!answer.ok) throw new Error(answer.status + ' ' + text);
    return JSON.parse(text);
  } finally {
    byId('log').append(`${method} ${path}  ${outcome}  ${Math.round(performance.now() - started)} ms\n`);
  }
}

function list(id, texts) {
  byId(id).replaceChildren(...texts.map(text => Object.assign(document.createElement('li'), { textContent: text })));
}

async function prefetch(service) {
  const values = {};
  await Promise.all(Object.entries(service.prefetch ?? {}).map(async ([key, template]) => {
    values[key] = await fhir.request(template.replaceAll('{{context.patientId}}', settings.patient)).catch(() => null);
  }));
  return values;
}

async function fire(hook, context) {
  byId('cards').replaceChildren();
  const hookInstance = crypto.randomUUID();
  const asked = services.filter(service => service.hook === hook && settings.services.includes(service.id));
  await Promise.all(asked.map(async service => {
    const answer = await call('POST', '/cds-services/' + service.id, {
      hook, hookInstance, fhirServer: location.origin + '/fhir',
      context: { userId: 'Practitioner/ehr-7', patientId: settings.patient, ...context }, prefetch: await prefetch(service)
    });
    answer.cards.forEach(card => show(service, card));
  }));
}

function feedback(service, card, said) {
  return call('POST', `/cds-services/${service.id}/feedback`, { feedback: [{ card: card.uuid, outcomeTimestamp: new Date().toISOString(), ...said }] });
}

// What cards use of GitHub Flavored Markdown: bold titles, lists, links, escapes. It is built of elements and text, never put in as HTML.
const INLINE = /\\(.)|\*\*(.+?)\*\*|\[((?:\\.|[^\]\\])+)\]\(([^)]+)\)|[^\\*[]+|[*[]/gs;
function inline(element, text) {
  for (const [all, escaped, bold, label, url] of text.matchAll(INLINE)) {
    if (bold) element.append(inline(document.createElement('strong'), bold));
    else if (label) element.append(inline(link(url), label));
    else element.append(escaped ?? all);
  }
  return element;
}

function link(url) {
  const web = /^https?:/.test(url) ? { href: url } : {};
  return Object.assign(document.createElement('a'), { ...web, target: '_blank', rel: 'noopener' });
}

function markdown(element, text) {
  for (const block of text.split('\n\n')) {
    const lines = block.split('\n');
    const kind = lines[0].startsWith('- ') ? 'ul' : /^\d+\. /.test(lines[0]) ? 'ol' : 'p';
    const part = document.createElement(kind);
    if (kind === 'p') inline(part, block);
    else lines.forEach(line => part.append(inline(document.createElement('li'), line.replace(/^(- |\d+\. )/, ''))));
    element.append(part);
  }
  return element;
}

function show(service, card) {
  const box = document.createElement('section');
  box.className = 'card ' + card.indicator;
  box.dataset.uuid = card.uuid;
  const heading = Object.assign(document.createElement('h3'), { textContent: card.summary });
  const detail = markdown(Object.assign(document.createElement('div'), { className: 'detail' }), card.detail ?? '');
  const links = Object.assign(document.createElement('div'), { className: 'links' });
  (card.links ?? []).forEach(to => links.append(Object.assign(link(to.url), { textContent: to.label })));
  const source = Object.assign(document.createElement('span'), { className: 'quiet', textContent: 'from ' + card.source.label });
  const foot = document.createElement('footer');
  const done = text => foot.replaceChildren(Object.assign(document.createElement('span'), { className: 'done', textContent: text }));
  (card.suggestions ?? []).forEach(suggestion => {
    const accept = Object.assign(document.createElement('button'), { className: 'main accept', textContent: suggestion.label });
    accept.onclick = async () => {
      const created = suggestion.actions.map(action => action.resource);
      await feedback(service, card, { outcome: 'accepted', acceptedSuggestions: [{ id: suggestion.uuid }] });
      list('orders', created.map(order => `${order.code.text ?? order.code.coding[0].display} (${order.status})`));
      done('Accepted: ' + suggestion.label);
    };
    foot.append(accept);
  });
  const reasons = document.createElement('select');
  reasons.append(new Option('Why is it dismissed?', ''));
  (card.overrideReasons ?? []).forEach(reason => reasons.append(new Option(reason.display, reason.code)));
  const dismiss = Object.assign(document.createElement('button'), { className: 'dismiss', textContent: 'Dismiss', disabled: true });
  reasons.onchange = () => { dismiss.disabled = reasons.value === ''; };
  dismiss.onclick = async () => {
    const reason = card.overrideReasons.find(each => each.code === reasons.value);
    await feedback(service, card, { outcome: 'overridden', overrideReason: { reason, userComment: 'Seen on the ward round' } });
    done('Dismissed: ' + reason.display);
  };
  foot.append(reasons, dismiss, source);
  box.append(heading, detail, links, foot);
  byId('cards').append(box);
}

byId('discover').onclick = async () => {
  services = (await call('GET', '/cds-services')).services;
  list('services', services.filter(service => settings.services.includes(service.id)).map(service => `${service.title} (${service.hook})`));
};

byId('open').onclick = async () => {
  const patient = await fhir.request('Patient/' + settings.patient);
  byId('patient').textContent = `${patient.name[0].given[0]} ${patient.name[0].family}, born ${patient.birthDate}`;
  await fire('patient-view', {});
};

byId('select').onclick = () => fire('order-select', {
  selections: ['ServiceRequest/draft-ct'],
  draftOrders: {
    resourceType: 'Bundle', type: 'collection',
    entry: [{ resource: {
      resourceType: 'ServiceRequest', id: 'draft-ct', status: 'draft', intent: 'order', subject: { reference: 'Patient/' + settings.patient },
      code: { coding: [{ system: 'http://loinc.org', code: '24628-0' }], text: 'CT chest with contrast' }
    } }]
  }
});

byId('sign').onclick = () => fire('order-sign', {
  draftOrders: {
    resourceType: 'Bundle', type: 'collection',
    entry: [{ resource: {
      resourceType: 'MedicationRequest', id: 'draft-1', status: 'draft', intent: 'order', subject: { reference: 'Patient/' + settings.patient },
      medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '29046', display: 'lisinopril' }], text: 'Lisinopril 10 mg' }
    } }]
  }
});

addEventListener('unhandledrejection', event => byId('log').append(`failed: ${event.reason}\n`));
byId('who').textContent = 'page of ' + location.origin + ', services of ' + settings.audience;
document.body.dataset.ready = 'yes';
