//! The frame: signing in, going places, what is wrong.

use super::texts;

texts! {
    board: "看板", "Board";
    intake: "报修登记", "New report";
    crews: "班组", "Crews";
    customers: "客户与设备", "Customers";
    office: "管理", "Office";
    undo: "撤销", "Undo";
    close: "关闭", "Close";
    back: "返回", "Back";
    loading: "正在读取…", "Loading …";
    try_again: "再试一次", "Try again";
    no_connection: "联系不上服务器，请检查网络后再试。", "The server cannot be reached. Check the connection and try again.";
    reload_way_out: "请刷新页面；若仍然如此，请联系管理员。", "Reload the page; if this stays, tell the administrator.";
    refused: "服务器拒绝了此操作", "The server refused this";
    // Signing in.
    sign_in: "登录", "Sign in";
    signing_in: "正在登录…", "Signing in …";
    login: "登录名", "Login";
    password: "密码", "Password";
    welcome: "调度台", "Dispatcher's console";
    session_over: "登录已过期", "Your session has ended";
    session_over_more: "您填写的内容都还在。重新登录后继续。", "What you were typing is still here. Sign in and go on.";
    no_cookie: "浏览器没有保存登录状态。请通过 https 打开，或在服务器本机用 http://localhost 打开。", "The browser did not keep the session. Open the console over https, or as http://localhost on the server itself.";
    not_for_you: "此页面供公司人员使用。技术人员请用手机应用。", "This page is for the office. Technicians use the app.";
    open_app: "打开手机应用", "Open the app";
    sign_out: "退出登录", "Sign out";
    // The password again.
    prove: "请再次输入密码", "Your password, please";
    prove_more: "此操作影响账号、设备或密钥。确认是您本人后立即执行，您填写的内容都还在。", "This touches accounts, devices or keys. It is done as soon as we know that it is you; nothing you typed is lost.";
    go_on: "确认并继续", "Go on";
    do_not: "不执行", "Leave it";
    // The stream.
    live: "实时", "Live";
    opening: "连接中", "Connecting";
    cut_off: "连接中断，正在重连", "Cut off, reconnecting";
    // Choices.
    language: "语言", "Language";
    theme: "显示", "Light";
    theme_auto: "跟随系统", "As the system";
    theme_light: "浅色", "Light";
    theme_dark: "深色", "Dark";
    density: "密度", "Density";
    comfortable: "舒适", "Comfortable";
    compact: "紧凑", "Compact";
    // Keys.
    keys: "快捷键", "Keys";
    key_search: "搜索", "Search";
    key_move: "上移、下移", "Up, down";
    key_open: "打开工单", "Open the order";
    key_mark: "选中", "Mark";
    key_assign: "派给建议的班组", "Send the proposed crew";
    key_choose: "选择班组", "Choose a crew";
    key_note: "写备注", "Write a note";
    key_new: "新报修", "New report";
    key_undo: "撤销", "Undo";
    key_sort: "重新排序", "Sort again";
    key_close: "关闭", "Close";
    key_go: "前往", "Go to";
}
