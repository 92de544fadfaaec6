import '@kumicorn/core'

// To be imported first: it refuses a Node on which what comes then could not even be loaded.
