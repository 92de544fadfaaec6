const { createShop } = require('./app');

const { KUMQUAT_URL, KUMQUAT_PARTNER_NO, KUMQUAT_SIGN_KEY, ORDERS = './orders.db', PORT = '3000' } = process.env;
const { app, kumicorn } = createShop({
  path: ORDERS,
  kumquat: { baseUrl: KUMQUAT_URL, partnerNo: KUMQUAT_PARTNER_NO, signKey: KUMQUAT_SIGN_KEY },
});

kumicorn.start().then(() => app.listen(Number(PORT), '127.0.0.1'));
