namespace Pipeline.Scoring.Predict;

/// <summary>Thrown when the model's container refuses rows with a 4xx status.</summary>
internal sealed class RowsRefusedException(int status, string message, Exception cause) : Exception(message, cause)
{
    /// <summary>The container's HTTP status.</summary>
    public int Status => status;
}
