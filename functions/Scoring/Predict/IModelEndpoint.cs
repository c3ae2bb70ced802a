namespace Pipeline.Scoring.Predict;

internal interface IModelEndpoint
{
    /// <summary>Requests predictions for CSV rows in one call.</summary>
    /// <exception cref="EndpointMissingException">There is no endpoint.</exception>
    /// <exception cref="RowsRefusedException">The model's container refused the rows; repeating the call would not help.</exception>
    Task<EndpointReply> InvokeAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken);
}
