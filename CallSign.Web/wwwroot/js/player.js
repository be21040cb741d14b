// <cs-player src="/sounds/….wav" seconds="12.5" peaks="base64 of bytes" label="Welcome">: plays a sound and shows its shape.
// Without peaks it is a button alone; without src a picture alone. One plays at a time.
(function () {
  'use strict';

  let playing = null;
  const clock = s => `${Math.floor(s / 60)}:${String(Math.floor(s) % 60).padStart(2, '0')}`;

  // A sound has a length, however short.
  const length = s => s > 0 && s < 1 ? '< 1 s' : clock(Math.round(s));

  // Bars around a middle line, in a box of 400 by 100.
  function shape(base64) {
    const bytes = atob(base64);
    const bars = 200;
    let path = '';
    for (let i = 0; i < bars; i++) {
      let peak = 0;
      for (let k = Math.floor(i * bytes.length / bars); k < Math.max(Math.floor((i + 1) * bytes.length / bars), Math.floor(i * bytes.length / bars) + 1); k++) {
        peak = Math.max(peak, bytes.charCodeAt(k));
      }
      const half = Math.max(1, Math.sqrt(peak / 255) * 48); // speech is quiet: its shape shows better by the root
      path += `M${i * 400 / bars} ${50 - half}h1.3v${2 * half}h-1.3z`;
    }
    return path;
  }

  function picture(path, name) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 400 100');
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('class', name);
    svg.setAttribute('aria-hidden', 'true');
    const bars = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    bars.setAttribute('d', path);
    svg.append(bars);
    return svg;
  }

  class Player extends HTMLElement {
    static observedAttributes = ['src', 'peaks', 'seconds', 'label'];

    connectedCallback() { this.draw(); }

    disconnectedCallback() { this.stop(); }

    attributeChangedCallback(name, before, after) {
      if (this.isConnected && before !== after) this.draw();
    }

    get seconds() { return Number(this.getAttribute('seconds')) || 0; }

    draw() {
      this.stop();
      this.audio = null;
      this.replaceChildren();
      const label = this.getAttribute('label') || 'Sound';
      if (this.hasAttribute('src')) {
        this.button = document.createElement('button');
        this.button.type = 'button';
        this.button.className = 'player-button';
        this.button.innerHTML = '<i class="icon" aria-hidden="true"></i>';
        this.button.addEventListener('click', e => { e.stopPropagation(); this.toggle(); });
        this.append(this.button);
      }
      if (this.getAttribute('peaks')) {
        const path = shape(this.getAttribute('peaks'));
        this.slider = document.createElement('div');
        this.slider.className = 'player-wave';
        this.slider.append(picture(path, 'wave-rest'), picture(path, 'wave-done'));
        if (this.hasAttribute('src')) {
          this.slider.tabIndex = 0;
          this.slider.setAttribute('role', 'slider');
          this.slider.setAttribute('aria-label', `Position in ${label}`);
          this.slider.setAttribute('aria-valuemin', '0');
          this.slider.setAttribute('aria-valuemax', String(Math.round(this.seconds)));
          this.slider.addEventListener('keydown', e => this.key(e));
          this.slider.addEventListener('pointerdown', e => { this.slider.setPointerCapture(e.pointerId); this.point(e); });
          this.slider.addEventListener('pointermove', e => { if (this.slider.hasPointerCapture(e.pointerId)) this.point(e); });
        }
        this.append(this.slider);
      } else {
        this.slider = null;
      }
      this.time = document.createElement('span');
      this.time.className = 'player-time';
      this.append(this.time);
      this.show();
    }

    load() {
      if (!this.audio) {
        this.audio = new Audio(this.getAttribute('src'));
        for (const name of ['timeupdate', 'play', 'pause', 'ended', 'seeked', 'loadedmetadata']) {
          this.audio.addEventListener(name, () => this.show());
        }
        this.audio.addEventListener('error', () => { this.time.textContent = 'Can’t be played'; });
      }
      return this.audio;
    }

    toggle() {
      const audio = this.load();
      if (!audio.paused) {
        audio.pause();
        return;
      }
      if (playing && playing !== audio) playing.pause();
      playing = audio;
      audio.play().catch(() => { /* told by the error event */ });
      this.follow();
    }

    // Smoother than the four events a second that browsers send.
    follow() {
      requestAnimationFrame(() => {
        if (this.audio && !this.audio.ended && (this.audio === playing)) {
          this.show();
          if (!this.audio.paused) this.follow();
        }
      });
    }

    stop() { this.audio?.pause(); }

    seek(to) {
      const audio = this.load();
      const at = Math.min(Math.max(0, to), this.seconds);
      if (audio.readyState > 0) {
        audio.currentTime = at;
      } else {
        audio.addEventListener('loadedmetadata', () => { audio.currentTime = at; }, { once: true });
        audio.load();
      }
    }

    point(e) {
      const box = this.slider.getBoundingClientRect();
      this.seek((e.clientX - box.left) / box.width * this.seconds);
    }

    key(e) {
      const at = this.audio?.currentTime ?? 0;
      const step = Math.max(1, this.seconds / 20);
      const to = { ArrowLeft: at - step, ArrowDown: at - step, ArrowRight: at + step, ArrowUp: at + step, Home: 0, End: this.seconds }[e.key];
      if (to !== undefined) {
        e.preventDefault();
        this.seek(to);
      } else if (e.key === ' ' || e.key === 'Enter') {
        e.preventDefault();
        this.toggle();
      }
    }

    show() {
      const at = this.audio?.currentTime ?? 0;
      const plays = !!this.audio && !this.audio.paused;
      if (this.button) {
        this.button.firstChild.textContent = plays ? 'pause' : 'play_arrow';
        this.button.setAttribute('aria-label', `${plays ? 'Pause' : 'Play'} ${this.getAttribute('label') || 'sound'}`);
      }
      if (this.slider) {
        this.slider.style.setProperty('--at', this.seconds ? `${Math.min(100, at / this.seconds * 100)}%` : '0%');
        this.slider.setAttribute('aria-valuenow', String(Math.round(at)));
        this.slider.setAttribute('aria-valuetext', `${clock(at)} of ${length(this.seconds)}`);
      }
      this.time.textContent = at > 0 || plays ? `${clock(at)} / ${length(this.seconds)}` : length(this.seconds);
    }
  }

  customElements.define('cs-player', Player);
})();
