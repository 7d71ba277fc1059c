using System.Text;
using Google.Protobuf;

namespace Prototxt.Training.Data.Databases;

/// <summary>Pictures in memory as if they lay in a database.</summary>
internal sealed class ArrayDatabase(LabelledImages images) : RecordDatabase
{
    private int _next;

    public override DatabaseRecord? Next(bool wanted)
    {
        if (_next == images.Count)
            return null;
        int index = _next++;
        return new DatabaseRecord(Encoding.UTF8.GetBytes(DatabaseKey.Of(index, 8)), wanted ? images.Datum(index).ToByteArray() : []);
    }

    public override void Restart() => _next = 0;

    public override void Dispose()
    {
    }
}
