import type { DefaultTheme } from 'vitepress'

/** What the theme says itself, in the languages of the site. */
export interface Labels {
  readonly theme: DefaultTheme.Config
  readonly search: Partial<DefaultTheme.LocalSearchOptions>
}

export const english: Labels = {
  theme: { outline: { level: [2, 3], label: 'On this page' } },
  search: {},
}

export const chinese: Labels = {
  theme: {
    outline: { level: [2, 3], label: '本页目录' },
    docFooter: { prev: '上一页', next: '下一页' },
    darkModeSwitchLabel: '外观',
    lightModeSwitchTitle: '切换到浅色模式',
    darkModeSwitchTitle: '切换到深色模式',
    sidebarMenuLabel: '目录',
    returnToTopLabel: '返回顶部',
    langMenuLabel: '切换语言',
    skipToContentLabel: '跳到正文',
    notFound: {
      title: '没有这个页面',
      quote: '地址可能写错了，或者页面已经移走。',
      linkLabel: '回到首页',
      linkText: '回到首页',
    },
  },
  search: {
    translations: {
      button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
      modal: {
        displayDetails: '显示详细列表',
        resetButtonTitle: '清空',
        backButtonTitle: '关闭搜索',
        noResultsText: '没有找到：',
        footer: {
          selectText: '打开',
          selectKeyAriaLabel: '回车',
          navigateText: '移动',
          navigateUpKeyAriaLabel: '上',
          navigateDownKeyAriaLabel: '下',
          closeText: '关闭',
          closeKeyAriaLabel: 'Esc',
        },
      },
    },
  },
}
