"""What is written in conversations: the turns of customer, bot, agent and system, with invented Chinese bodies.

Belongs here: messages of a month's conversations. Does not belong here: the conversations themselves.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.company import NEVER
from sample_company.conversations import Conversations
from sample_company.service_exports import conversation_ids
from sample_company.versions import Cohort
from sample_company.world import World

SENDERS = ("customer", "agent", "bot", "system")
CUSTOMER, AGENT, BOT, SYSTEM = range(4)
BODIES = {
    "ask presale": (
        "这件有M码吗?", "什么时候发货呀", "有优惠券可以用吗", "身高165体重52穿哪个码", "面料是纯棉的吗", "能便宜一点吗",
    ),
    "ask aftersale": (
        "我的快递到哪里了", "尺码不合适想换一件", "收到的和图片不一样", "申请退款多久到账", "可以开发票吗",
        "少发了一件",
    ),
    "ask complaint": (
        "三天了还没人处理!", "包装都破了,太失望了", "客服态度太差了,我要投诉", "说好昨天到的还没到",
    ),
    "customer": (
        "好的", "那帮我看一下", "嗯嗯", "还有别的颜色吗", "大概要几天?", "订单号发你了", "谢谢", "我再想想",
        "可以加急吗",
    ),
    "agent": (
        "亲,您好,很高兴为您服务", "我帮您查一下,请稍等", "这款现在有活动,满300减30", "已经为您登记加急了",
        "建议您选M码,偏修身", "退款一般1到3个工作日到账", "仓库今天会安排发出", "给您带来不便非常抱歉",
        "已经为您补发,单号稍后短信通知", "这款面料是精梳棉,亲肤透气",
    ),
    "close": ("请问还有其他可以帮您的吗?", "感谢您的支持,祝您生活愉快", "麻烦您给个好评哦"),
    "bot": (
        "您好,我是小助手,请问有什么可以帮您?", "您可以点击订单查看物流", "常见问题:退换货流程", "正在为您转接人工客服",
    ),
    "system": ("人工客服已接入", "会话已转接"),
    # Phrases that no agent may use; they are rare, and rarer with able agents.
    "banned": ("这个不归我管", "你自己看详情页", "爱买不买", "不知道,你问别人吧", "跟你说不清楚"),
}  # fmt: skip
GROUPS = list(BODIES)
ALL_BODIES = [body for group in GROUPS for body in BODIES[group]]
FIRST_BODY = np.cumsum([0] + [len(BODIES[group]) for group in GROUPS])[:-1]
BODY_COUNT = np.array([len(BODIES[group]) for group in GROUPS])
CODES = {group: code for code, group in enumerate(GROUPS)}


def message_cohort(talks: Conversations, world: World, month: int) -> Cohort:
    """All messages of a month's conversations.

    A conversation opens with the customer; the bot answers first where there was one; then customer and agent take
    turns from the first reply to the end.
    """
    random = world.company.random("messages", month)
    through_bot = talks.is_bot_only | (talks.entered > talks.started)
    served = talks.is_served()
    # Opening: customer, then bot, customer again and the system's note of a person entering.
    opening = np.where(talks.is_bot_only, 1, np.where(through_bot, 4, 1))
    rest = np.where(talks.is_bot_only, 2 * talks.turns - 1, np.where(served, 2 * talks.turns + 1, 1))
    length = opening + rest
    talk = np.repeat(np.arange(talks.count), length)
    place = np.arange(len(talk)) - np.repeat(np.cumsum(length) - length, length)
    turn = place - opening[talk]

    sender = np.where(turn % 2 == 0, AGENT, CUSTOMER)
    sender = np.where(talks.is_bot_only[talk], np.where(place % 2 == 0, CUSTOMER, BOT), sender)
    sender = np.where(~served[talk] & ~talks.is_bot_only[talk] & (turn >= 0), CUSTOMER, sender)
    opened = np.array([CUSTOMER, BOT, CUSTOMER, SYSTEM])[np.clip(place, 0, 3)]
    sender = np.where(turn < 0, opened, sender)

    sent = message_times(random, talks, talk, turn, place, sender)
    moved = (talks.first_agent != talks.agent)[talk] & (turn < (rest // 2)[talk])
    agent = np.where(sender == AGENT, np.where(moved, talks.first_agent[talk], talks.agent[talk]), -1)
    columns: dict[str, np.ndarray | pa.Array] = {
        "conversation_id": conversation_ids(talks.number).take(pa.array(talk)),
        "seq": tables.numbers(place + 1),
        "sender": tables.coded(SENDERS, sender),
        "agent_id": tables.coded(world.staff.ids, agent),
        "sent_at": sent,
        "body": tables.coded(ALL_BODIES, bodies(random, world, talks, talk, turn, length, place, sender, agent)),
    }
    return Cohort(columns, "sent_at", has_updated_at=False)


def message_times(
    random: np.random.Generator,
    talks: Conversations,
    talk: np.ndarray,
    turn: np.ndarray,
    place: np.ndarray,
    sender: np.ndarray,
) -> np.ndarray:
    """When each message is sent: increasing within a conversation, the first reply and the end as recorded."""
    started, entered = talks.started[talk], np.where(talks.entered == NEVER, talks.started, talks.entered)[talk]
    replied = np.where(talks.replied == NEVER, talks.started + 10, talks.replied)[talk]
    step = random.standard_exponential(len(talk)) * np.where(sender == AGENT, 0.55, 1.0) + 0.05
    step = np.where(turn > 0, step, 0.0)
    running = np.cumsum(step)
    begin = np.concatenate([[0.0], running])[np.searchsorted(talk, np.arange(talks.count))]
    total = np.bincount(talk, step, minlength=talks.count)
    share = (running - begin[talk]) / np.maximum(total[talk] * 1.03, 1e-9)
    spoken = replied + (share * (talks.ended[talk] - replied)).astype(np.int64)
    opening = np.where(
        place == 0, started, np.where(place == 1, started + 2, np.where(place == 2, started + 8, entered))
    )
    return np.where(turn < 0, opening, np.maximum(spoken, opening))


def bodies(
    random: np.random.Generator,
    world: World,
    talks: Conversations,
    talk: np.ndarray,
    turn: np.ndarray,
    length: np.ndarray,
    place: np.ndarray,
    sender: np.ndarray,
    agent: np.ndarray,
) -> np.ndarray:
    """The body of each message, as an index into ALL_BODIES."""
    group = np.array([CODES["customer"], CODES["agent"], CODES["bot"], CODES["system"]])[sender]
    group = np.where(place == 0, talks.stage[talk], group)
    last = place == length[talk] - 1
    group = np.where(last & (sender == AGENT), CODES["close"], group)
    rudeness = 0.0011 * np.exp(-0.9 * world.staff.skill[np.maximum(agent, 0)])
    rude = (sender == AGENT) & (turn > 0) & (random.random(len(talk)) < rudeness)
    group = np.where(rude, CODES["banned"], group)
    return FIRST_BODY[group] + (random.random(len(talk)) * BODY_COUNT[group]).astype(np.int64)
