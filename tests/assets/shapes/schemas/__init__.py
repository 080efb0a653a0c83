from schemas.llm_clarifier.llm_clarifier import LLMClarifierInput

__all__ = ["LLMClarifierInput"]
