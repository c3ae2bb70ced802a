namespace Pipeline.Scoring.Predict;

/// <summary>The model behind an endpoint.</summary>
internal interface IModelEndpoint
{
    /// <summary>Asks for the predictions of CSV rows in one call.</summary>
    /// <exception cref="EndpointMissingException">There is no endpoint.</exception>
    /// <exception cref="RowsRefusedException">The model's container refuses the rows: asking again would not help.</exception>
    Task<EndpointReply> InvokeAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken);
}
