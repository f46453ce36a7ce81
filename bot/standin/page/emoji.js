// Emoji by the names people use most. An unknown name stays as it was typed.

const NAMES = `
smile 😄|smiley 😃|grinning 😀|grin 😁|blush 😊|slightly_smiling_face 🙂|wink 😉|joy 😂|rofl 🤣|sweat_smile 😅|laughing 😆
heart_eyes 😍|star-struck 🤩|thinking_face 🤔|thinking 🤔|neutral_face 😐|expressionless 😑|upside_down_face 🙃|relieved 😌
pensive 😔|confused 😕|worried 😟|cry 😢|sob 😭|angry 😠|rage 😡|scream 😱|flushed 😳|sleeping 😴|zzz 💤|tired_face 😫
sunglasses 😎|nerd_face 🤓|hugging_face 🤗|partying_face 🥳|face_with_rolling_eyes 🙄|shushing_face 🤫|salute 🫡|saluting_face 🫡
wave 👋|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|clap 👏|raised_hands 🙌|pray 🙏|muscle 💪|point_right 👉|point_left 👈
point_up ☝️|point_down 👇|eyes 👀|handshake 🤝|raising_hand 🙋|raised_hand ✋|hand ✋|crossed_fingers 🤞|v ✌️|writing_hand ✍️
heart ❤️|green_heart 💚|blue_heart 💙|purple_heart 💜|yellow_heart 💛|broken_heart 💔|sparkles ✨|star ⭐|star2 🌟|fire 🔥|boom 💥
tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|rocket 🚀|airplane ✈️|car 🚗|bike 🚲|train 🚆|ship 🚢
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|no_entry ⛔|no_entry_sign 🚫|warning ⚠️|rotating_light 🚨
construction 🚧|octagonal_sign 🛑|question ❓|grey_question ❔|exclamation ❗|bangbang ‼️|bulb 💡|mag 🔍|mag_right 🔎|lock 🔒
unlock 🔓|key 🔑|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬|thought_balloon 💭|memo 📝|pencil ✏️|pencil2 ✏️
clipboard 📋|calendar 📅|date 📅|spiral_calendar_pad 🗓️|spiral_calendar 🗓️|pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗
email 📧|envelope ✉️|inbox_tray 📥|outbox_tray 📤|package 📦|file_folder 📁|books 📚|book 📖|bookmark 🔖|newspaper 📰
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰
stopwatch ⏱️|timer_clock ⏲️|watch ⌚|clock1 🕐|clock3 🕒|clock6 🕕|clock9 🕘|clock12 🕛|clock4 🕓|clock5 🕔|clock8 🕗
repeat 🔁|arrows_counterclockwise 🔄|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_forward ▶️|fast_forward ⏩
double_vertical_bar ⏸️|pause_button ⏸️|black_square_for_stop ⏹️|heavy_plus_sign ➕|heavy_minus_sign ➖|red_circle 🔴
large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|white_circle ⚪|black_circle ⚫
large_green_square 🟩|large_red_square 🟥|large_yellow_square 🟨|small_red_triangle 🔺|small_blue_diamond 🔹|small_orange_diamond 🔸
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|100 💯|sunny ☀️|sunrise 🌅|sun_with_face 🌞|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️
snowflake ❄️|rainbow 🌈|moon 🌔|new_moon 🌑|full_moon 🌕|crescent_moon 🌙|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏
globe_with_meridians 🌐|seedling 🌱|herb 🌿|four_leaf_clover 🍀|deciduous_tree 🌳|palm_tree 🌴|cactus 🌵|cherry_blossom 🌸
coffee ☕|tea 🍵|beer 🍺|pizza 🍕|cake 🍰|birthday 🎂|cookie 🍪|apple 🍎|house 🏠|office 🏢|beach_with_umbrella 🏖️|tent ⛺
computer 💻|desktop_computer 🖥️|iphone 📱|phone ☎️|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|bug 🐛|robot_face 🤖
ghost 👻|skull 💀|cat 🐱|dog 🐶|turtle 🐢|rabbit 🐰|bird 🐦|butterfly 🦋|ant 🐜|bee 🐝|compass 🧭|dart 🎯|game_die 🎲|art 🎨
musical_note 🎵|microphone 🎤|headphones 🎧|camera 📷|movie_camera 🎥|telescope 🔭|microscope 🔬|test_tube 🧪|dna 🧬
face_with_thermometer 🤒|mask 😷|ambulance 🚑|hospital 🏥|syringe 💉|pill 💊|umbrella ☂️|thread 🧵|scroll 📜|crystal_ball 🔮
busts_in_silhouette 👥|bust_in_silhouette 👤|family 👪|runner 🏃|walking 🚶|dancer 💃|technologist 🧑‍💻|wastebasket 🗑️|broom 🧹
checkered_flag 🏁|triangular_flag_on_post 🚩|white_flag 🏳️|waving_white_flag 🏳️|black_flag 🏴|anchor ⚓|parrot 🦜|shipit 🐿️
`;

const emoji = new Map(
  NAMES.trim().split(/[|\n]/).map((pair) => {
    const cut = pair.lastIndexOf(" ");
    return [pair.slice(0, cut), pair.slice(cut + 1)];
  }),
);

export const EMOJI = /:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/;

// One name each; the first is the one people use most.
export function emojiNames() {
  const seen = new Set();
  return [...emoji].filter(([, drawn]) => !seen.has(drawn) && seen.add(drawn)).map(([name]) => name);
}

export function glyph(name) {
  return emoji.get(name.toLowerCase()) ?? null;
}

// "Done :tada:" -> "Done 🎉", for plain text that asks for it.
export function withEmoji(text) {
  return text.replace(new RegExp(EMOJI, "g"), (typed, name) => glyph(name) ?? typed);
}
