"""Which class of each schema module is its input and which its output.

The generator reads this; a module that is not listed is read by convention (see there).
"""

SCHEMA_MAPPING: dict[str, dict[str, str]] = {
    "memory_store_recall": {
        "module": "schemas.memory_store_recall.memory_store_recall",
        "input_class": "MemoryRecallRequest",
        "output_class": "MemoryRecallResponse",
    },
    "memory_store_write": {
        "module": "schemas.memory_store_write.memory_store_write",
        "input_class": "MemoryWriteRequest",
        "output_class": "MemoryWriteResponse",
    },
    "report_builder_draft": {
        "module": "schemas.report_builder_draft.report_builder_draft",
        "input_class": "DraftRequest",
        "output_class": "DraftResponse",
    },
    "report_builder_publish": {
        "module": "schemas.report_builder_publish.report_builder_publish",
        "input_class": "ReportBuilderPublishInput",
        "output_class": "ReportBuilderPublishOutput",
    },
    "session_manager_end": {
        "module": "schemas.session_manager_end.session_manager_end",
        "input_class": "SessionEndRequest",
        "output_class": "SessionEndResponse",
    },
    "session_manager_start": {
        "module": "schemas.session_manager_start.session_manager_start",
        "input_class": "SessionStartRequest",
        "output_class": "SessionStartResponse",
    },
    "task_queue_claim": {
        "module": "schemas.task_queue_claim.task_queue_claim",
        "input_class": "TaskqueueClaimInput",
        "output_class": "TaskqueueClaimOutput",
    },
    "task_queue_enqueue": {
        "module": "schemas.task_queue_enqueue.task_queue_enqueue",
        "input_class": "TaskEnqueueRequest",
        "output_class": "TaskEnqueueResponse",
    },
    "task_queue_finish": {
        "module": "schemas.task_queue_finish.task_queue_finish",
        "input_class": "TaskFinishRequest",
        "output_class": "TaskFinishResponse",
    },
    # One class is both.
    "text_normalizer": {
        "module": "schemas.text_normalizer.text_normalizer",
        "input_class": "TextDocument",
        "output_class": "TextDocument",
    },
}
