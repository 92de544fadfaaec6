// Without the fonts that the theme brings: those of the system, in every language, and nothing to load.
import theme from 'vitepress/theme-without-fonts'
import './style.css'

export default theme
