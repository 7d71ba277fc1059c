using System.Numerics;

namespace Prototxt.Files;

/// <summary>
/// The places of one repeated field's numbers in a file. A packed field is one run; single fields one after the other are one
/// run as well, with gaps for their tags, so that the list stays short whatever the file's writer chose.
/// </summary>
internal sealed class NumberRuns(NumberType type, bool bigEndian = false, Place? place = null)
{
    // An array, since nearly all blobs have one: each method of a list of a type of one's own is compiled anew when a program loads its first file.
    private Run[] _runs = [];
    private int _used;
    private readonly int _size = Numbers.Size(type);

    public NumberType Type => type;

    public long Count { get; private set; }

    /// <summary>Where the numbers begin if they lie in one run without gaps, in the byte order of this machine; null otherwise.</summary>
    public long? Start => _used == 1 && _runs[0].Stride == _size && bigEndian != BitConverter.IsLittleEndian ? _runs[0].Offset : null;

    /// <summary>Appends a packed run of whole numbers.</summary>
    public void AddPacked(long offset, long bytes)
    {
        Count += bytes / _size;
        if (bytes > 0)
            Add(new(offset, bytes / _size, _size));
    }

    /// <summary>Appends one number.</summary>
    public void AddSingle(long offset)
    {
        Count++;
        if (_used > 0)
        {
            Run last = _runs[_used - 1];
            long distance = offset - (last.Offset + (last.Count - 1) * last.Stride);
            if (distance <= 64 && (last.Count == 1 || distance == last.Stride))
            {
                _runs[_used - 1] = new(last.Offset, last.Count + 1, (int)distance);
                return;
            }
        }
        Add(new(offset, 1, _size));
    }

    private void Add(Run run)
    {
        place?.Count(run.Offset);
        if (_used == _runs.Length)
            Array.Resize(ref _runs, Math.Max(1, 2 * _used));
        _runs[_used++] = run;
    }

    /// <summary>Copies all numbers in the file's order.</summary>
    public unsafe void Read<T>(StoredFile file, T* target) where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < _used; i++)
        {
            Run run = _runs[i];
            Numbers.Read(file, run.Offset, run.Count, run.Stride, type, bigEndian, target);
            target += run.Count;
        }
    }

    private readonly record struct Run(long Offset, long Count, int Stride);
}
