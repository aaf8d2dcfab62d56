// Runs @medplum/core and fhir-kit-client against a Prodrome in open mode (./prodrome demo) and says what each of them saw.
//   npm ci --ignore-scripts && npm start [-- http://127.0.0.1:8080]
import { MedplumClient, OperationOutcomeError } from '@medplum/core';
import { Client } from 'fhir-kit-client';

const base = process.argv[2] ?? 'http://127.0.0.1:8080';
let wrong = 0;
async function step(client, what, look) {
  try {
    console.log(`| ${client} | ${what} | ${await look()} |`);
  } catch (e) {
    wrong++;
    console.log(`| ${client} | ${what} | **failed**: ${String(e.message).split('\n')[0]} |`);
  }
}
function must(condition, said) {
  if (!condition) throw new Error(said);
}
const made = id => ({ resourceType: 'Patient', id, identifier: [{ system: 'urn:prodrome:clients', value: id }], name: [{ family: 'Client', given: ['Test'] }], gender: 'female', birthDate: '1957-04-02' });
const bad = { resourceType: 'Patient', birthDate: 'yesterday' };
console.log('| client | asked for | saw |\n| --- | --- | --- |');

// --- fhir-kit-client: plain FHIR
const kit = new Client({ baseUrl: base + '/fhir' });
await step('fhir-kit-client', 'metadata', async () => {
  const c = await kit.capabilityStatement();
  must(c.fhirVersion === '4.0.1', 'FHIR ' + c.fhirVersion);
  return `${c.fhirVersion}, ${c.rest[0].resource.length} resource types`;
});
await step('fhir-kit-client', 'SMART configuration', async () => {
  return Object.keys(await kit.smartAuthMetadata()).join(', ') || 'none in open mode';
});
await step('fhir-kit-client', 'update as create, read, version', async () => {
  await kit.update({ resourceType: 'Patient', id: 'kit-1', body: made('kit-1') });
  const read = await kit.read({ resourceType: 'Patient', id: 'kit-1' });
  const version = await kit.vread({ resourceType: 'Patient', id: 'kit-1', version: read.meta.versionId });
  must(read.name[0].family === 'Client' && version.id === 'kit-1', 'another patient');
  return `Patient/kit-1, version ${read.meta.versionId}`;
});
await step('fhir-kit-client', 'search and the next page', async () => {
  await kit.update({ resourceType: 'Patient', id: 'kit-2', body: made('kit-2') });
  const first = await kit.search({ resourceType: 'Patient', searchParams: { family: 'Client', _count: 1 } });
  const second = await kit.nextPage({ bundle: first });
  must(first.entry.length === 1 && second.entry.length === 1, 'no pages');
  return `1 and 1, total ${first.total ?? 'not given'}`;
});
await step('fhir-kit-client', 'search by POST', async () => {
  const found = await kit.search({ resourceType: 'Patient', searchParams: { identifier: 'urn:prodrome:clients|kit-1' }, options: { postSearch: true } });
  must(found.entry.length === 1, 'found ' + found.entry?.length);
  return '1';
});
await step('fhir-kit-client', 'a create that is refused', async () => {
  try {
    await kit.create({ resourceType: 'Patient', body: bad });
  } catch (e) {
    const outcome = e.response?.data;
    must(outcome?.resourceType === 'OperationOutcome', 'no OperationOutcome: ' + e.message);
    return `${e.response.status} OperationOutcome: ${outcome.issue[0].diagnostics ?? outcome.issue[0].details?.text}`;
  }
  throw new Error('it was taken');
});
await step('fhir-kit-client', 'a read of what is not there', async () => {
  try {
    await kit.read({ resourceType: 'Patient', id: 'nobody' });
  } catch (e) {
    must(e.response?.data?.resourceType === 'OperationOutcome', 'no OperationOutcome');
    return `${e.response.status} OperationOutcome`;
  }
  throw new Error('somebody is there');
});
await step('fhir-kit-client', 'a transaction', async () => {
  const answer = await kit.transaction({ body: { resourceType: 'Bundle', type: 'transaction', entry: [{
    resource: { resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }] }, subject: { reference: 'Patient/kit-1' },
      effectiveDateTime: new Date().toISOString(), valueQuantity: { value: 0.9, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' } },
    request: { method: 'POST', url: 'Observation' } }] } });
  return answer.entry[0].response.status;
});

// --- @medplum/core: plain FHIR, and CDS Hooks, which it speaks too
const medplum = new MedplumClient({ baseUrl: base + '/', fhirUrlPath: 'fhir', fetch, cacheTime: 0 });
await step('@medplum/core', 'metadata', async () => (await medplum.get('fhir/metadata')).fhirVersion);
await step('@medplum/core', 'update, read, search', async () => {
  const put = await medplum.updateResource(made('medplum-1'));
  const read = await medplum.readResource('Patient', 'medplum-1');
  const found = await medplum.searchResources('Patient', 'identifier=urn:prodrome:clients|medplum-1');
  must(put.id === read.id && found.length === 1, 'found ' + found.length);
  return `Patient/${read.id}, ${found.length} found`;
});
await step('@medplum/core', 'a create that is refused', async () => {
  try {
    await medplum.createResource(bad);
  } catch (e) {
    must(e instanceof OperationOutcomeError, 'no OperationOutcomeError: ' + e.message);
    return `OperationOutcomeError: ${e.outcome.issue[0].diagnostics ?? e.outcome.issue[0].details?.text}`;
  }
  throw new Error('it was taken');
});
await step('@medplum/core', 'conditional create', async () => {
  const one = await medplum.createResourceIfNoneExist({ ...made('x'), id: undefined, identifier: [{ system: 'urn:prodrome:clients', value: 'once' }] }, 'identifier=urn:prodrome:clients|once');
  const two = await medplum.createResourceIfNoneExist({ ...made('x'), id: undefined, identifier: [{ system: 'urn:prodrome:clients', value: 'once' }] }, 'identifier=urn:prodrome:clients|once');
  must(one.id === two.id, 'two of one');
  return 'the same both times';
});
await step('@medplum/core', 'CDS discovery', async () => `${(await medplum.getCdsServices()).services.length} services`);
await step('@medplum/core', 'CDS call', async () => {
  const call = { hook: 'patient-view', hookInstance: crypto.randomUUID(), context: { userId: 'Practitioner/1', patientId: 'kit-1' } };
  const answer = await medplum.callCdsService('prodrome-patient-view', call);
  must(Array.isArray(answer.cards), 'no cards array');
  if (answer.cards.length > 0) {
    await medplum.post(base + '/cds-services/prodrome-patient-view/feedback',
      { feedback: [{ card: answer.cards[0].uuid, outcome: 'overridden', outcomeTimestamp: new Date().toISOString() }] }, 'application/json');
  }
  return `${answer.cards.length} cards${answer.cards.length ? ': ' + answer.cards[0].summary + '; feedback taken' : ''}`;
});
await step('@medplum/core', 'a CDS call that is refused', async () => {
  try {
    await medplum.callCdsService('prodrome-patient-view', { hook: 'patient-view' });
  } catch (e) {
    must(e instanceof OperationOutcomeError, 'no OperationOutcomeError: ' + e.message);
    return `OperationOutcomeError: ${e.outcome.issue[0].diagnostics}`;
  }
  throw new Error('it was taken');
});
process.exitCode = wrong === 0 ? 0 : 1;
