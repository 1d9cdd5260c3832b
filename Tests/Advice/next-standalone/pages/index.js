export default () => "shop"
