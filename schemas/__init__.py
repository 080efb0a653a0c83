"""Request and response schemas, one folder for each schema module."""

from schemas.task_queue_claim.task_queue_claim import TaskqueueClaimInput, TaskqueueClaimOutput
from schemas.task_queue_enqueue.task_queue_enqueue import (
    TaskEnqueueRequest as TaskQueueEnqueueInput,
)
from schemas.task_queue_enqueue.task_queue_enqueue import (
    TaskEnqueueResponse as TaskQueueEnqueueOutput,
)
from schemas.task_queue_finish.task_queue_finish import TaskFinishRequest as TaskQueueFinishInput
from schemas.task_queue_finish.task_queue_finish import TaskFinishResponse as TaskQueueFinishOutput
from schemas.task_queue_finish.task_queue_finish import TaskOutcome
from schemas.text_normalizer.text_normalizer import Step, UnicodeForm
from schemas.text_normalizer.text_normalizer import TextDocument as TextNormalizerInput
from schemas.text_normalizer.text_normalizer import TextDocument as TextNormalizerOutput

__all__ = [
    "Step",
    "TaskOutcome",
    "TaskQueueEnqueueInput",
    "TaskQueueEnqueueOutput",
    "TaskQueueFinishInput",
    "TaskQueueFinishOutput",
    "TaskqueueClaimInput",
    "TaskqueueClaimOutput",
    "TextNormalizerInput",
    "TextNormalizerOutput",
    "UnicodeForm",
]
