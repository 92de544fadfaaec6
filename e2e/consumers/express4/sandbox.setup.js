const { startSandbox } = require('@kumicorn/sandbox');

module.exports = async () => {
  const sandbox = await startSandbox({ settleAfter: 20 });
  globalThis.sandbox = sandbox; // for the teardown: tests do not see it
  process.env.SANDBOX_URL = sandbox.url;
  process.env.KUMQUAT_URL = sandbox.kumquat.baseUrl;
  process.env.KUMQUAT_PARTNER_NO = sandbox.kumquat.partnerNo;
  process.env.KUMQUAT_SIGN_KEY = sandbox.kumquat.signKey;
};
