namespace Prototxt.Weights;

/// <summary>A file and a net brought together: what becomes of every parameter is decided, and nothing is copied yet.</summary>
internal sealed class WeightMatch(string file, List<ParameterReport> parameters, WeightCopies copies)
{
    /// <summary>What has been decided.</summary>
    public LoadReport Report => new(file, parameters);

    /// <summary>Fills the parameters.</summary>
    /// <param name="isNew">The net is given up if anything fails: numbers may go to its parameters before all of them are read.</param>
    /// <returns>What was done.</returns>
    public LoadReport Copy(bool isNew)
    {
        using (copies)
            copies.Make(parameters, isNew);
        return Report;
    }
}
