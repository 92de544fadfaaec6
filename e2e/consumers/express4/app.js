const { createKumicorn, sqliteStore } = require('@kumicorn/core');
const { callbackRouter } = require('@kumicorn/express');
const express = require('express');

function createShop({ path, kumquat }) {
  const delivered = [];
  const kumicorn = createKumicorn({ store: sqliteStore({ path }), kumquat });
  kumicorn.on('order.succeeded', { name: 'fulfil', handle: (event) => void delivered.push(event.reference) });

  const app = express();
  app.use('/callbacks', callbackRouter(kumicorn));
  app.use(express.json());
  app.post('/orders/:reference/:account', (req, res, next) => {
    const { reference, account } = req.params;
    kumicorn.kumquat.orders
      .place({ request_no: reference, product_id: 19402, account })
      .then((outcome) => res.status(201).json({ state: outcome.state }))
      .catch(next);
  });
  app.get('/orders', (_req, res) => res.json(delivered));
  return { app, kumicorn };
}

module.exports = { createShop };
