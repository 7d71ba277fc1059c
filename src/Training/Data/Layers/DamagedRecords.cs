namespace Prototxt.Training.Data;

/// <summary>What happens when a record cannot be decoded.</summary>
public enum DamagedRecords
{
    /// <summary>The next batch is a <see cref="DataException"/> that names the record.</summary>
    Stop,

    /// <summary>The record is left out, and the next one takes its place; <see cref="DataOptions.Note"/> is told its name. A batch never gets smaller.</summary>
    Skip,
}
