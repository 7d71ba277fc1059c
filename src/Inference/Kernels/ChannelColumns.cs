using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>
/// A value of four axes cut into columns of channels: a pixel where it is channels-last, else as many places of a plane, side by side,
/// as a vector has lanes. Either way a channel's neighbours lie a fixed distance apart, so that one kernel goes through both.
/// </summary>
internal readonly unsafe struct ChannelColumns
{
    private readonly Value _value;
    private readonly int _lanes, _plane, _strips;

    /// <summary>Cuts a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="lanes">How many numbers a vector has.</param>
    public ChannelColumns(Value value, int lanes)
    {
        _value = value;
        _lanes = lanes;
        _plane = value.Height * value.Width;
        _strips = (_plane + lanes - 1) / lanes;
    }

    /// <summary>How many columns there are.</summary>
    public long Count => _value.IsChannelsLast ? _value.Pixels : (long)_value.Images * _strips;

    /// <summary>From a channel to the next.</summary>
    public int Distance => _value.IsChannelsLast ? 1 : _lanes;

    /// <summary>How many numbers a column has, whole vectors of them.</summary>
    public int Length => _value.IsChannelsLast ? Value.Padded(_value.Channels) : _value.Channels * _lanes;

    /// <summary>How many of them mean something: what follows is a pixel's room that is left over.</summary>
    public int Used => _value.Channels * Distance;

    /// <summary>A column's numbers: in their place where they lie together, else copied aside; places beyond the plane are zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Read<S, V>(long column, float* aside)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (_value.IsChannelsLast)
            return Pixel(column);
        float* from = Strip(column, out int places);
        if (places == _lanes)
            for (int c = 0; c < _value.Channels; c++)
                S.Store(S.Load(from + (long)c * _plane), aside + c * _lanes);
        else
            for (int c = 0; c < _value.Channels; c++)
                for (int i = 0; i < _lanes; i++)
                    aside[c * _lanes + i] = i < places ? from[(long)c * _plane + i] : 0;
        return aside;
    }

    /// <summary>Where a column's numbers are to be written: in their place where they lie together, else aside, for <see cref="Write"/>.</summary>
    public float* Place(long column, float* aside) => _value.IsChannelsLast ? Pixel(column) : aside;

    /// <summary>Brings to their places what was written aside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<S, V>(long column, float* aside)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (_value.IsChannelsLast)
            return;
        float* to = Strip(column, out int places);
        if (places == _lanes)
            for (int c = 0; c < _value.Channels; c++)
                S.Store(S.Load(aside + c * _lanes), to + (long)c * _plane);
        else
            for (int c = 0; c < _value.Channels; c++)
                for (int i = 0; i < places; i++)
                    to[(long)c * _plane + i] = aside[c * _lanes + i];
    }

    private float* Pixel(long column) => _value.Data + column * _value.Pitch;

    private float* Strip(long column, out int places)
    {
        int first = (int)(column % _strips) * _lanes;
        places = Math.Min(_lanes, _plane - first);
        return _value.Data + column / _strips * _value.Channels * _plane + first;
    }
}
