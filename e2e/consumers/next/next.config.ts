import type { NextConfig } from 'next'

const nextConfig: NextConfig = {
  cacheComponents: true,
  partialPrefetching: true,
  output: process.env.ALONE ? 'standalone' : undefined,
  serverExternalPackages: ['@kumicorn/core'],
}

export default nextConfig
