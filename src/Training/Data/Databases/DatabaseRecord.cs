namespace Prototxt.Training.Data.Databases;

/// <summary>A record as it lies in a database; of one that is passed over there is no value.</summary>
internal readonly record struct DatabaseRecord(byte[] Key, byte[] Value);
