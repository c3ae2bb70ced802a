namespace Pipeline.Scoring.Predict;

/// <summary>The model's container refused rows with a 4xx status.</summary>
internal sealed class RowsRefusedException(int status, string message, Exception cause) : Exception(message, cause)
{
    /// <summary>The container's status.</summary>
    public int Status => status;
}
