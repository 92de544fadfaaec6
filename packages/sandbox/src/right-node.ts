// To be imported first: it refuses a Node on which what comes then could not even be loaded.
import '@kumicorn/core'
